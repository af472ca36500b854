#pragma once

#include "adapters/http/exchange.hpp"
#include "adapters/http/framing.hpp"
#include "adapters/http/shared_state.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace troupe::http {

/// One client: cuts its bytes into requests, passes them on one at a time and
/// writes the answers.
///
/// Answers are written by a non-blocking send() from the thread that answers;
/// what the socket does not take waits in `unsent_` until it is writable.
/// Nothing is handed to Pistache's write queue, which loses wake-ups, spins on
/// a full socket, and can send to a later client of the same file descriptor.
/// The socket is touched only under `mutex_` and only while `fd_` is set, and
/// Pistache closes it after input_ended() has unset it: no byte can reach
/// another client.
class connection : public answer_channel,
                   public event_stream,
                   public std::enable_shared_from_this<connection> {
public:
  using clock = std::chrono::steady_clock;

  connection(int fd, std::shared_ptr<shared_state> shared);

  // --- by the server's thread ----------------------------------------------

  void receive(std::string_view bytes);

  /// Writes what is unsent, then goes on with pipelined requests.
  void resume();

  /// The socket, if resume() is to be called when it is writable, else -1.
  int awaits_writable();

  /// Enforces the timeouts.
  void tick(clock::time_point now);

  /// A slow reader: whether it would lose what cannot be asked for again, and
  /// since when it has taken nothing. The smallest is dropped first, by
  /// drop_reader(). Nothing: it has taken all.
  using backlog = std::pair<bool, clock::time_point>;
  std::optional<backlog> behind();
  void drop_reader();

  std::optional<clock::time_point> idle_since();

  /// Closes at once, if it is idle and has not just sent something.
  void close_if_idle();

  /// The client sends no more, and the caller is about to close the file
  /// descriptor. True if answers are still owed to a client that closed only
  /// its own direction: then a duplicate of the descriptor is used from here
  /// on, and tick() is needed until closed().
  bool input_ended();

  /// The server stops: closes the file descriptor.
  void abandon();

  // --- by any thread -------------------------------------------------------

  void answer(const request& asked, const response& with) override;
  bool closed() override;
  std::shared_ptr<event_stream> stream(const request& asked,
                                       const response& head) override;
  bool send(std::string_view bytes) override;
  void close() override;

private:
  enum class phase {
    /// Between requests or inside of one.
    reading,
    /// A request was handed on and not answered yet.
    handling,
    streaming,
    /// The last byte is written or in unsent_; input is thrown away until the
    /// client closes, for closing with unread input would reset the connection
    /// and the client might never see the answer (RFC 9112, 9.6).
    closing,
    closed,
  };

  bool may_proceed();
  bool proceed();
  void start(request asked);
  template <class Write>
  void conclude(Write write_answer);
  void reject(request asked, int status, std::string_view why,
              connection_use afterwards);

  // With mutex_ held:
  void write(std::string_view bytes);
  std::size_t push(std::string_view bytes);
  void flush();
  void forget_unsent();
  void schedule_probe();
  void check_half_closed(clock::time_point now);
  void check_reader(clock::time_point now);
  bool is_idle() const;
  std::chrono::milliseconds read_timeout() const;
  bool still_takes_answers() const;
  void leave_stream();
  void begin_closing();
  void half_close();
  void drop();
  void finish();
  std::size_t unsent_bytes() const;
  void wake_if_needed();

  const std::shared_ptr<shared_state> shared_;

  // The server's thread's own:
  framer framer_;
  /// No request has come yet.
  bool silent_ = true;

  std::mutex mutex_;
  int fd_;
  /// fd_ is ours to close, see input_ended().
  bool owns_fd_ = false;
  phase phase_ = phase::reading;
  /// The server's thread is in resume() or receive() and will check again.
  bool running_ = false;
  /// Bytes have come that belong to the next request.
  bool more_input_ = false;
  /// More follow-up bytes came than are kept: closed after the last answer.
  bool overrun_ = false;
  bool input_ended_ = false;
  /// The present request's client understands interim answers.
  bool may_get_interim_ = false;
  /// The present request, or the last one, may have changed something.
  bool changing_ = false;
  waits_for kind_ = waits_for::answer;
  bool has_stream_place_ = false;
  /// When a half-closed client is probed.
  clock::time_point probe_at_ = clock::time_point::max();
  std::string unsent_;
  /// How much of unsent_ the socket has taken.
  std::size_t taken_ = 0;
  /// The last progress in either direction.
  clock::time_point progress_;
  clock::time_point close_by_;
  /// All that was to be sent so far, and what of it the client's kernel had
  /// taken when last seen.
  std::size_t given_ = 0;
  std::size_t delivered_ = 0;
  /// Bytes thrown away while closing or streaming.
  std::size_t discarded_ = 0;
};

} // namespace troupe::http
