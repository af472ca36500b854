#pragma once

#include "adapters/http/message.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

namespace troupe::http {

/// Called once for each answer, just before it goes out, so that a client that
/// has its answer finds it counted: the pattern of its route ("" if there is
/// none), the method, the status and the seconds since the request was
/// complete. Of a stream: when it was opened. Runs on the thread that answers;
/// must not throw or block.
using answer_observer
    = std::function<void(std::string_view pattern, std::string_view method,
                         int status, double seconds)>;

/// An answer without an end: Server-Sent Events. All functions may be called
/// from any thread.
class event_stream {
public:
  virtual ~event_stream() = default;

  /// Sends `bytes` as they are, without ever blocking. False, and nothing
  /// sent, once the stream has ended: the client is gone, the server drains,
  /// or the client was dropped because more than 1 MiB is unsent.
  virtual bool send(std::string_view bytes) = 0;

  /// Ends the stream after what has been sent. Later calls do nothing.
  virtual void close() = 0;
};

/// What an exchange needs of the connection that its request came from. Each
/// function may be called from any thread.
class answer_channel {
public:
  virtual ~answer_channel() = default;

  /// Whether the connection is closed.
  virtual bool closed() = 0;

  /// Exactly one of these is called, once.
  virtual void answer(const request& asked, const response& with) = 0;
  virtual std::shared_ptr<event_stream> stream(const request& asked,
                                               const response& head)
      = 0;
};

/// One request in progress and the one way to answer it. It may be kept, moved
/// to any thread and answered whenever; one that is destroyed unanswered
/// answers 500, so that no client waits for ever.
class exchange {
public:
  exchange(http::request asked, std::shared_ptr<answer_channel> channel);
  ~exchange();

  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;

  const http::request& request() const { return request_; }

  /// Sends the answer without ever blocking. Any thread. Only the first call
  /// of this and open_stream() counts, later ones are ignored.
  void respond(response with);

  /// The same with problem details (RFC 9457).
  void fail(int status, std::string_view detail);

  /// Whether the client has closed the connection. It has to be answered
  /// nevertheless, because admission control counts it. Any thread.
  bool abandoned() const { return channel_->closed(); }

  /// Answers 200 `text/event-stream`. Any thread. Null if the exchange has been
  /// answered. To a HEAD request the stream has ended as soon as it was opened.
  std::shared_ptr<event_stream> open_stream();

  /// What a business refusal is answered with, in a dialect that has one status
  /// for all. To be called before the exchange is handed on.
  void refuse_with(int status) { refusal_ = status; }
  int refusal_status(int natively) const {
    return refusal_ == 0 ? natively : refusal_;
  }

  /// Reports the answer, under the name `pattern`. Both must outlive the
  /// exchange. To be called before the exchange is handed on.
  void report_to(const answer_observer& observer, std::string_view pattern);

private:
  void report(int status) const;

  http::request request_;
  std::shared_ptr<answer_channel> channel_;
  std::atomic<bool> answered_ = false;
  int refusal_ = 0;
  const answer_observer* observer_ = nullptr;
  std::string_view pattern_;
  std::chrono::steady_clock::time_point started_;
};

} // namespace troupe::http
