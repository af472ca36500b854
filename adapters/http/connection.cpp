#include "adapters/http/connection.hpp"

#include "adapters/http/problem.hpp"

namespace troupe::http {

namespace {

/// Bytes of follow-up requests that are kept while one is answered: as many as
/// the biggest request has.
constexpr std::size_t max_follow_up = 1024 * 1024 + 16 * 1024;

/// Bytes that a client may send although they are thrown away.
constexpr std::size_t max_discarded = 16 * 1024 * 1024;

} // namespace

connection::connection(int fd, std::shared_ptr<shared_state> shared)
    : shared_{std::move(shared)}, fd_{fd}, progress_{shared_->settings.now()} {}

void connection::receive(std::string_view bytes) {
  {
    std::lock_guard lock{mutex_};
    auto unread = phase_ == phase::closing || phase_ == phase::streaming;
    auto held_up = phase_ == phase::handling || !unsent_.empty();
    if (held_up && framer_.buffered() + bytes.size() > max_follow_up)
      overrun_ = true;
    if (unread || overrun_) {
      discarded_ += bytes.size();
      if (discarded_ > max_discarded)
        drop();
      return;
    }
    if (!held_up)
      progress_ = shared_->settings.now();
    more_input_ = true;
  }
  framer_.feed(bytes);
  while (may_proceed() && proceed())
    ;
}

void connection::resume() {
  {
    std::lock_guard lock{mutex_};
    flush();
  }
  while (may_proceed() && proceed())
    ;
}

/// Whether the next request may begin; if not, what changes that has to wake
/// the server's thread.
bool connection::may_proceed() {
  std::lock_guard lock{mutex_};
  running_ = phase_ == phase::reading && unsent_.empty() && fd_ >= 0;
  return running_;
}

/// Takes up to one request; false when there is none.
bool connection::proceed() {
  switch (framer_.advance()) {
  case framer::progress::complete:
    start(framer_.take());
    return true;
  case framer::progress::broken: {
    auto why = framer_.error();
    reject(framer_.take(), why.status, why.detail, connection_use::close);
    return true;
  }
  case framer::progress::incomplete:
    break;
  }
  std::lock_guard lock{mutex_};
  running_ = false;
  more_input_ = false;
  if (framer_.take_continue())
    write("HTTP/1.1 100 Continue\r\n\r\n");
  if (overrun_ || input_ended_)
    begin_closing();
  return false;
}

void connection::start(request asked) {
  silent_ = false;
  auto kind = shared_->settings.kind_of(asked);
  auto ticket = shared_->admission.enter(kind);
  if (ticket == admission::ticket::overloaded) {
    auto use = asked.keep_alive ? connection_use::keep : connection_use::close;
    reject(std::move(asked), 503, "too many requests are waiting", use);
    return;
  }
  if (ticket == admission::ticket::draining) {
    reject(std::move(asked), 503, "the server is shutting down",
           connection_use::close);
    return;
  }
  if (asked.id.empty())
    asked.id = shared_->make_request_id();
  {
    std::lock_guard lock{mutex_};
    phase_ = phase::handling;
    kind_ = kind;
    changing_ = asked.method != "GET" && asked.method != "HEAD";
    may_get_interim_ = asked.minor_version > 0;
    if (input_ended_)
      schedule_probe();
    more_input_ = framer_.buffered() > 0;
  }
  auto current
      = std::make_shared<exchange>(std::move(asked), shared_from_this());
  try {
    shared_->handler(std::move(current));
  } catch (...) {
    // The exchange answers 500 when its last owner lets go of it.
  }
}

/// Answers without the handler.
void connection::reject(request asked, int status, std::string_view why,
                        connection_use afterwards) {
  if (asked.id.empty())
    asked.id = shared_->make_request_id();
  if (shared_->settings.rejected)
    shared_->settings.rejected("", asked.method, status, 0.0);
  std::lock_guard lock{mutex_};
  write(serialise(problem(asked, status, why), asked, afterwards,
                  shared_->date()));
  if (afterwards == connection_use::close)
    begin_closing();
}

/// Answers the present request, if its client is still there.
template <class Write>
void connection::conclude(Write write_answer) {
  auto kind = waits_for::answer;
  {
    std::lock_guard lock{mutex_};
    kind = kind_;
    if (phase_ == phase::handling) {
      progress_ = shared_->settings.now();
      write_answer();
      wake_if_needed();
    }
  }
  // Last, so that wait_until_empty() finds the answer sent or held.
  shared_->admission.leave(kind);
}

void connection::answer(const request& asked, const response& with) {
  conclude([&] {
    auto use = asked.keep_alive && !shared_->admission.draining()
                   ? connection_use::keep
                   : connection_use::close;
    phase_ = phase::reading;
    write(serialise(with, asked, use, shared_->date()));
    if (use == connection_use::close)
      begin_closing();
  });
}

std::shared_ptr<event_stream> connection::stream(const request& asked,
                                                 const response& head) {
  conclude([&] {
    phase_ = phase::streaming;
    has_stream_place_ = true;
    shared_->admission.open_stream();
    write(serialise_stream_head(head, asked, shared_->date()));
    if (asked.method == "HEAD" || shared_->admission.draining() || input_ended_)
      begin_closing();
  });
  return shared_from_this();
}

} // namespace troupe::http
