#include "adapters/http/framing.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace troupe::http {

namespace {

/// A chunk's size with its extensions.
constexpr std::size_t max_chunk_line = 256;

/// Beyond, bytes that were read are thrown away before more are appended.
constexpr std::size_t compact_after = 64 * 1024;

} // namespace

void framer::feed(std::string_view bytes) {
  if (read_ == buffer_.size()) {
    buffer_.clear();
    read_ = 0;
  } else if (read_ > compact_after) {
    buffer_.erase(0, read_);
    read_ = 0;
  }
  buffer_.append(bytes);
}

framer::progress framer::advance() {
  while (step())
    ;
  return state_ == state::complete ? progress::complete
         : state_ == state::broken ? progress::broken
                                   : progress::incomplete;
}

request framer::take() {
  if (state_ == state::complete)
    state_ = state::request_line;
  plan_ = {};
  head_size_ = 0;
  return std::exchange(request_, {});
}

bool framer::take_continue() {
  return std::exchange(plan_.expects_continue, false);
}

/// One step of the automaton; false when it needs more bytes or is at its end.
bool framer::step() {
  switch (state_) {
  case state::request_line:
    return read_request_line();
  case state::fields:
    return read_field();
  case state::body:
    return read_body(state::complete);
  case state::chunk_size:
    return read_chunk_size();
  case state::chunk_data:
    return read_body(state::chunk_end);
  case state::chunk_end:
    return read_chunk_end();
  case state::trailers:
    return read_trailer();
  case state::complete:
  case state::broken:
    break;
  }
  return false;
}

bool framer::conclude(verdict problem, state next) {
  if (problem) {
    error_ = std::move(*problem);
    state_ = state::broken;
  } else {
    state_ = next;
  }
  return true;
}

/// Hands out the next line without its CRLF; `limit` counts the CRLF. Nothing
/// when it is not complete or when it broke the framing.
std::optional<std::string_view> framer::next_line(std::size_t limit,
                                                  int too_long) {
  auto unread = std::string_view{buffer_}.substr(read_);
  auto end = unread.find('\n', scanned_);
  auto length = end == std::string_view::npos ? unread.size() : end + 1;
  if (length > limit) {
    conclude(framing_error{too_long, "a line is too long"}, state_);
    return std::nullopt;
  }
  if (end == std::string_view::npos) {
    scanned_ = unread.size();
    return std::nullopt;
  }
  if (end == 0 || unread.substr(0, end).find('\r') != end - 1) {
    conclude(framing_error{400, "a line does not end with CR LF"}, state_);
    return std::nullopt;
  }
  read_ += length;
  scanned_ = 0;
  return unread.substr(0, end - 1);
}

std::optional<std::string_view> framer::head_line() {
  auto line = next_line(limits_.head - head_size_, 431);
  if (line)
    head_size_ += line->size() + 2;
  return line;
}

bool framer::read_request_line() {
  auto line = head_line();
  if (!line)
    return false;
  if (line->empty()) {
    head_size_ = 0;
    return true;
  }
  return conclude(parse_request_line(*line, request_), state::fields);
}

bool framer::read_field() {
  auto line = head_line();
  if (!line)
    return false;
  if (!line->empty())
    return conclude(parse_field_line(*line, request_), state::fields);
  auto problem = conclude_head(request_, plan_, limits_.body);
  missing_ = plan_.length;
  return conclude(std::move(problem),
                  plan_.chunked ? state::chunk_size : state::body);
}

bool framer::read_body(state next) {
  auto available = std::min(missing_, buffered());
  request_.body.append(buffer_, read_, available);
  read_ += available;
  missing_ -= available;
  if (missing_ > 0)
    return false;
  state_ = next;
  return true;
}

bool framer::read_chunk_size() {
  auto line = next_line(max_chunk_line, 400);
  if (!line)
    return false;
  std::uint64_t size = 0;
  auto end = line->data() + line->size();
  auto [stopped, error] = std::from_chars(line->data(), end, size, 16);
  auto followed = stopped == end || *stopped == ';' || *stopped == ' '
                  || *stopped == '\t';
  if (error == std::errc::invalid_argument || !followed)
    return conclude(framing_error{400, "malformed chunk"}, state_);
  if (error == std::errc::result_out_of_range
      || size > limits_.body - request_.body.size())
    return conclude(framing_error{413, "the body is too large"}, state_);
  missing_ = size;
  state_ = size == 0 ? state::trailers : state::chunk_data;
  return true;
}

bool framer::read_chunk_end() {
  if (!next_line(2, 400))
    return false;
  state_ = state::chunk_size;
  return true;
}

bool framer::read_trailer() {
  auto line = head_line();
  if (!line)
    return false;
  if (line->empty()) {
    state_ = state::complete;
    return true;
  }
  // Checked like any field, then dropped: a trailer must not add what the
  // head's checks have not seen.
  request ignored;
  return conclude(parse_field_line(*line, ignored), state::trailers);
}

} // namespace troupe::http
