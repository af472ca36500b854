#include "cmd/replay/progress.hpp"

#include <boost/timer/progress_display.hpp>
#include <fmt/format.h>
#include <mutex>
#include <optional>

namespace troupe::replaying {

namespace {

constexpr std::chrono::seconds between_lines{10};

} // namespace

struct progress::display {
  std::ostream& out;
  std::string what;
  std::size_t total;
  milliseconds shown_at;
  std::size_t done = 0;
  std::mutex mutex;
  std::optional<boost::timer::progress_display> bar;
};

progress::progress(std::ostream& out, bool is_terminal, std::string what,
                   std::size_t total, milliseconds now)
    : display_(new display{out, std::move(what), total, now, 0, {}, {}}) {
  if (is_terminal && total != 0)
    display_->bar.emplace(total, out, display_->what + "\n");
}

progress::~progress() = default;

void progress::advance(milliseconds now) {
  auto& shown = *display_;
  std::lock_guard guard{shown.mutex};
  ++shown.done;
  if (shown.bar) {
    ++*shown.bar;
  } else if (now - shown.shown_at >= between_lines) {
    shown.shown_at = now;
    shown.out << fmt::format("{}: {} done", shown.what, shown.done)
              << std::endl;
  }
}

} // namespace troupe::replaying
