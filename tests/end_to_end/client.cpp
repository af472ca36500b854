#include "tests/end_to_end/client.hpp"

#include "tests/end_to_end/contract.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include <curl/curl.h>

namespace troupe::end_to_end {

namespace {

/// More than the longest `Prefer: wait` of a test.
constexpr long answer_timeout_s = 30;

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* to) {
  static_cast<answer*>(to)->body.append(bytes, size);
  return size;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* to) {
  std::string line{bytes, size};
  auto colon = line.find(": ");
  if (colon != line.npos) {
    auto name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    auto end = line.find_last_not_of("\r\n") + 1;
    static_cast<answer*>(to)->headers[name]
        = line.substr(colon + 2, end - colon - 2);
  }
  return size;
}

struct free_list {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

} // namespace

std::string answer::header(const std::string& name) const {
  auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

json answer::parsed() const {
  auto type = header("content-type");
  if (type != "application/json" && type != "application/problem+json")
    throw std::runtime_error{"a body of type '" + type + "': " + body};
  return json::parse(body);
}

struct client::state {
  CURL* curl = curl_easy_init();
  std::string base;

  ~state() { curl_easy_cleanup(curl); }
};

client::client(std::uint16_t port) : state_{std::make_unique<state>()} {
  state_->base = "http://127.0.0.1:" + std::to_string(port);
}

client::client(client&&) noexcept = default;
client::~client() = default;

answer client::get(std::string_view path, const fields& more) {
  return send("GET", path, "", more);
}

answer client::post(std::string_view path, const json& body,
                    const fields& more) {
  auto all = more;
  all.emplace_back("Content-Type: application/json");
  return send("POST", path, body.dump(), all);
}

answer client::post(std::string_view path) {
  return send("POST", path, "", {});
}

answer client::send(std::string_view method, std::string_view path,
                    std::string_view body, const fields& headers) {
  answer result;
  auto curl = state_->curl;
  auto url = state_->base + std::string{path};
  std::string verb{method};
  curl_easy_reset(curl); // keeps the connection
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, answer_timeout_s);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &result);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &result);
  // Without a type curl would call every body a form's.
  std::unique_ptr<curl_slist, free_list> list{
      curl_slist_append(nullptr, "Expect:")};
  if (method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body.size()));
    curl_slist_append(list.get(), "Content-Type:");
  }
  for (const auto& header : headers)
    curl_slist_append(list.get(), header.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, verb.c_str());
  if (auto code = curl_easy_perform(curl); code != CURLE_OK)
    throw std::runtime_error{verb + " " + url + ": "
                             + curl_easy_strerror(code)};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  result.status = static_cast<int>(status);
  check_contract(method, path, result);
  return result;
}

} // namespace troupe::end_to_end
