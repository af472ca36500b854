#pragma once

#include "tests/end_to_end/running_shop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe::wirings {

/// A form of the shop: what takes the flags of `troupe`, and its own flags.
struct wiring {
  std::string program = TROUPE_BIN_DIR "/troupe";
  std::vector<std::string> flags;
};

wiring in_files();
wiring in_a_database();
wiring split(int replicas);

/// The shop in that form, on a free port.
class played {
public:
  played(const wiring&, const end_to_end::temporary_directory& data,
         std::vector<std::string> more);

  /// Of every gateway.
  const std::vector<std::uint16_t>& ports() const { return ports_; }

  end_to_end::troupe_process& process() { return *process_; }

  /// Of a split shop: kills a process, by the name of its pid file.
  void kill(const std::string& name) const;

private:
  std::string run_;
  std::optional<end_to_end::troupe_process> process_;
  std::vector<std::uint16_t> ports_;
};

} // namespace troupe::wirings
