#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace troupe::conformance {

/// Where there is no disk to wait for: most tests do not ask whether a commit
/// survives the machine.
inline std::filesystem::path in_memory() {
  return std::filesystem::is_directory("/dev/shm")
             ? "/dev/shm"
             : std::filesystem::temp_directory_path();
}

/// A directory of its own, gone with all it holds at the end of the scope.
class temporary_directory {
public:
  explicit temporary_directory(const std::filesystem::path& in = in_memory()) {
    auto name = (in / "troupe-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw std::system_error{errno, std::generic_category(), name};
    path_ = name;
  }

  temporary_directory(const temporary_directory&) = delete;

  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  std::string file(const char* name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

} // namespace troupe::conformance
