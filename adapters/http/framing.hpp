#pragma once

#include "adapters/http/message.hpp"
#include "adapters/http/request_head.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::http {

struct framing_limits {
  /// Bytes of the request line and all fields; beyond: 431.
  std::size_t head = 16 * 1024;
  /// Bytes of the body; beyond: 413, from Content-Length before it is read.
  std::size_t body = 1024 * 1024;
};

/// Cuts the bytes of one connection into requests (RFC 9112). Pure: no I/O, no
/// clock, one thread at a time. Bytes after a complete request wait until it
/// was taken, so pipelined requests come out one by one and in order.
///
/// Strict where leniency has been used to smuggle requests past proxies: lines
/// end with CRLF (RFC 9112, 2.2 allows to accept a bare LF; here it is a 400,
/// as is a bare CR), header lines are never folded, a request of HTTP/1.1 has
/// one Host. Lenient where it asks for it: empty lines before a request are
/// skipped. Trailer fields of chunked bodies are read and dropped.
class framer {
public:
  enum class progress {
    /// More bytes are needed.
    incomplete,
    /// take() hands out a request.
    complete,
    /// error() says what to answer; take() hands out what was understood of
    /// the request. No further bytes are read.
    broken,
  };

  explicit framer(framing_limits limits = {}) : limits_{limits} {}

  /// Appends bytes as they come from the socket.
  void feed(std::string_view bytes);

  /// Goes as far as the bytes allow.
  progress advance();

  /// The request that is complete; then the next one begins. Of a broken or
  /// unfinished one what was understood; then nothing more can be read.
  request take();

  const framing_error& error() const { return error_; }

  /// True once for each request whose client waits for "100 Continue".
  bool take_continue();

  /// Whether bytes of an unfinished request have come.
  bool started() const { return state_ != state::request_line || buffered(); }

  /// How many bytes wait that belong to no request yet.
  std::size_t buffered() const { return buffer_.size() - read_; }

private:
  enum class state {
    request_line,
    fields,
    body,
    chunk_size,
    chunk_data,
    chunk_end,
    trailers,
    complete,
    broken,
  };

  bool step();
  std::optional<std::string_view> next_line(std::size_t limit, int too_long);
  std::optional<std::string_view> head_line();
  bool read_request_line();
  bool read_field();
  bool read_body(state next);
  bool read_chunk_size();
  bool read_chunk_end();
  bool read_trailer();
  bool conclude(verdict problem, state next);

  framing_limits limits_;
  std::string buffer_;
  /// Where the unread bytes of buffer_ start, and how many of them hold no
  /// line break.
  std::size_t read_ = 0;
  std::size_t scanned_ = 0;

  state state_ = state::request_line;
  request request_;
  body_plan plan_;
  /// Bytes of the head and the trailers so far.
  std::size_t head_size_ = 0;
  /// Bytes of the body or the chunk that are still to come.
  std::size_t missing_ = 0;
  framing_error error_;
};

} // namespace troupe::http
