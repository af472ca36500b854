#include "tests/adapters/remote/certificates.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace troupe::remote {

namespace {

std::filesystem::path new_folder() {
  auto name
      = (std::filesystem::temp_directory_path() / "troupe-tls-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error{"mkdtemp"};
  return name;
}

void openssl(const std::filesystem::path& folder, const std::string& words) {
  auto command
      = "cd " + folder.string() + " && openssl " + words + " >openssl.log 2>&1";
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error{command};
}

constexpr auto new_key = "req -nodes -newkey ec -pkeyopt "
                         "ec_paramgen_curve:prime256v1 ";

} // namespace

authority::authority() : folder_(new_folder()) {
  openssl(folder_, std::string{new_key}
                       + "-x509 -days 2 -subj /CN=authority -keyout ca.key "
                         "-out ca.pem");
}

authority::~authority() {
  std::filesystem::remove_all(folder_);
}

tls_settings authority::sign(const std::string& name) const {
  openssl(folder_, new_key + ("-subj /CN=" + name) + " -keyout " + name
                       + ".key -out " + name + ".csr");
  openssl(folder_, "x509 -req -days 2 -CA ca.pem -CAkey ca.key -CAcreateserial "
                   "-in "
                       + name + ".csr -out " + name + ".pem");
  auto path = (folder_ / name).string();
  return {path + ".pem", path + ".key", (folder_ / "ca.pem").string()};
}

std::string connect_without_certificate(const std::string& address) {
  // An end of its input would make the tool hang up first: a pipe that it has
  // open for writing, too, has none.
  auto folder = new_folder();
  auto command = "cd " + folder.string()
                 + " && mkfifo endless && timeout 10 openssl s_client -connect "
                 + address + " 0<>endless 2>&1";
  std::unique_ptr<FILE, int (*)(FILE*)> output{::popen(command.c_str(), "r"),
                                               &::pclose};
  std::string result;
  for (int c = 0; (c = std::fgetc(output.get())) != EOF;)
    result += static_cast<char>(c);
  std::filesystem::remove_all(folder);
  return result;
}

} // namespace troupe::remote
