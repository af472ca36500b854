#include "adapters/http/router.hpp"

#include "adapters/http/negotiation.hpp"
#include "adapters/http/problem.hpp"

#include <algorithm>
#include <compare>
#include <set>
#include <stdexcept>

namespace troupe::http {

namespace {

constexpr std::size_t max_id_bytes = 128;

bool can_be_id(std::string_view text) {
  auto control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; };
  return !text.empty() && text.size() <= max_id_bytes
         && std::ranges::none_of(text, control);
}

std::string_view route_method(const request& asked) {
  return asked.method == "HEAD" ? std::string_view{"GET"} : asked.method;
}

bool can_answer(const route& chosen, const request& asked) {
  switch (chosen.answer) {
  case produces::json:
    return accepts(asked, "application/json");
  case produces::event_stream:
    return accepts(asked, "text/event-stream")
           || accepts(asked, "application/json");
  case produces::other:
    break;
  }
  return true;
}

std::string listed(const std::set<std::string_view>& methods) {
  std::string result;
  for (auto method : methods)
    result.append(result.empty() ? "" : ", ").append(method);
  return result;
}

} // namespace

void path_params::add(std::string_view name, const std::string& value) {
  values_.emplace_back(name, &value);
}

const std::string& path_params::operator[](std::string_view name) const {
  for (const auto& [key, value] : values_)
    if (key == name)
      return *value;
  throw std::out_of_range{"no path parameter " + std::string{name}};
}

router::router(std::vector<route> routes, router_hooks hooks)
    : routes_{std::move(routes)}, hooks_{std::move(hooks)} {
  auto parse = [](std::string_view text) {
    pattern result;
    while (text.size() > 1) {
      text.remove_prefix(1);
      auto end = std::min(text.find('/'), text.size());
      auto segment = text.substr(0, end);
      auto parameter = segment.starts_with('{');
      if (parameter)
        segment = segment.substr(1, segment.size() - 2);
      result.push_back({parameter, std::string{segment}});
      text.remove_prefix(end);
    }
    return result;
  };
  // Fixed segments come before parameters, from left to right, so the first
  // route that matches is the right one.
  auto compare = [](const pattern_segment& left, const pattern_segment& right) {
    if (left.parameter || right.parameter)
      return left.parameter <=> right.parameter;
    return left.text.compare(right.text) <=> 0;
  };
  auto order = [&](const route& left, const route& right) {
    auto first = parse(left.pattern);
    auto second = parse(right.pattern);
    auto by_path = std::lexicographical_compare_three_way(
        first.begin(), first.end(), second.begin(), second.end(), compare);
    return by_path == 0 ? left.method.compare(right.method) <=> 0 : by_path;
  };
  std::ranges::stable_sort(routes_, [&](const route& left, const route& right) {
    return order(left, right) < 0;
  });
  auto twice = std::ranges::adjacent_find(
      routes_, [&](const route& left, const route& right) {
        return order(left, right) == 0;
      });
  if (twice != routes_.end())
    throw std::invalid_argument{"two routes for " + twice->method + " "
                                + twice->pattern};
  for (const auto& each : routes_)
    patterns_.push_back(parse(each.pattern));
}

void router::handle(std::shared_ptr<exchange> asked) const {
  const auto& about = asked->request();
  auto matches = [&about](const pattern& segments) {
    return std::ranges::equal(
        segments, about.path, [](const auto& segment, const auto& text) {
          return segment.parameter || segment.text == text;
        });
  };
  std::set<std::string_view> allowed;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!matches(patterns_[i]))
      continue;
    if (routes_[i].method == route_method(about)) {
      run(routes_[i], patterns_[i], std::move(asked));
      return;
    }
    allowed.insert(routes_[i].method);
    if (routes_[i].method == "GET")
      allowed.insert("HEAD");
  }
  asked->report_to(hooks_.answered, "");
  if (allowed.empty()) {
    asked->fail(404, "there is nothing at this path");
    return;
  }
  auto answer = problem(about, 405, "not a method of this resource");
  answer.headers.emplace_back("Allow", listed(allowed));
  asked->respond(std::move(answer));
}

void router::run(const route& chosen, const pattern& segments,
                 std::shared_ptr<exchange> asked) const {
  const auto& about = asked->request();
  asked->report_to(hooks_.answered, chosen.pattern);
  asked->refuse_with(chosen.refusal);
  path_params params;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].parameter)
      continue;
    if (!can_be_id(about.path[i])) {
      asked->fail(asked->refusal_status(404), "no id is like this");
      return;
    }
    params.add(segments[i].text, about.path[i]);
  }
  if (!can_answer(chosen, about)) {
    asked->fail(406, "Accept allows no type of this route");
    return;
  }
  auto reads_body = chosen.body == takes::json && !about.body.empty();
  if (reads_body && is_coded(about)) {
    auto answer = problem(
        about, 415, "the body must have no Content-Encoding but identity");
    answer.headers.emplace_back("Accept-Encoding", "identity");
    asked->respond(std::move(answer));
    return;
  }
  if (reads_body && !has_content_type(about, "application/json")) {
    asked->fail(415, "the body must be application/json");
    return;
  }
  auto fail = [&](std::string_view what) {
    if (hooks_.failed)
      hooks_.failed(chosen.pattern, what);
    asked->fail(500, "the request could not be handled");
  };
  try {
    chosen.handler(asked, params);
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown exception");
  }
}

} // namespace troupe::http
