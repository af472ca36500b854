#include "cmd/replay/progress.hpp"

#include <boost/timer/progress_display.hpp>
#include <fmt/format.h>
#include <mutex>
#include <optional>

namespace troupe::replaying {

struct progress::display {
  std::ostream& out;
  std::string what;
  std::size_t total;
  std::size_t done = 0;
  std::mutex mutex;
  std::optional<boost::timer::progress_display> bar;
};

progress::progress(std::ostream& out, bool is_terminal, std::string what,
                   std::size_t total)
    : display_(new display{out, std::move(what), total, 0, {}, {}}) {
  if (total == 0)
    return;
  if (is_terminal)
    display_->bar.emplace(total, out, display_->what + "\n");
  else
    out << display_->what << std::endl;
}

progress::~progress() = default;

void progress::advance() {
  auto& shown = *display_;
  std::lock_guard guard{shown.mutex};
  ++shown.done;
  if (shown.bar)
    ++*shown.bar;
  else if (auto tenth = shown.done * 10 / shown.total;
           tenth != (shown.done - 1) * 10 / shown.total)
    shown.out << fmt::format("{}: {} %", shown.what, tenth * 10) << std::endl;
}

} // namespace troupe::replaying
