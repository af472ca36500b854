#include "adapters/http/exchange.hpp"

#include "adapters/http/problem.hpp"

namespace troupe::http {

exchange::exchange(http::request asked, std::shared_ptr<answer_channel> channel)
    : request_{std::move(asked)}, channel_{std::move(channel)},
      started_{std::chrono::steady_clock::now()} {}

exchange::~exchange() {
  if (!answered_)
    fail(500, "the request was not answered");
}

void exchange::respond(response with) {
  if (answered_.exchange(true))
    return;
  report(with.status);
  channel_->answer(request_, with);
}

void exchange::fail(int status, std::string_view detail) {
  respond(problem(request_, status, detail));
}

std::shared_ptr<event_stream> exchange::open_stream() {
  if (answered_.exchange(true))
    return nullptr;
  // No proxy is to keep events back (nginx: X-Accel-Buffering).
  response head{200,
                "text/event-stream",
                "",
                {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
  report(head.status);
  return channel_->stream(request_, head);
}

void exchange::report_to(const answer_observer& observer,
                         std::string_view pattern) {
  observer_ = &observer;
  pattern_ = pattern;
}

void exchange::report(int status) const {
  if (observer_ == nullptr || !*observer_)
    return;
  std::chrono::duration<double> took
      = std::chrono::steady_clock::now() - started_;
  (*observer_)(pattern_, request_.method, status, took.count());
}

} // namespace troupe::http
