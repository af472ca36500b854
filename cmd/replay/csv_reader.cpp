#include "cmd/replay/csv_reader.hpp"

#include <algorithm>
#include <csv.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace troupe::replaying {

namespace {

// No description is this long: a quote is not closed, and the rest of the file
// must not be taken for its field.
constexpr std::size_t most_lines = 64;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string to_utf8(std::string text) {
  auto is_ascii = [](unsigned char c) { return c < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii))
    return text;
  using nlohmann::json;
  auto replace = json::error_handler_t::replace;
  return json::parse(json(text).dump(-1, ' ', false, replace));
}

/// Reads a line without its end, and answers with that: LF also for CRLF and
/// for the end of the file, CR if it stands alone and `cr_may_end`, 0 without a
/// line.
char read_line(std::istream& in, std::string& line, bool cr_may_end) {
  line.clear();
  char c = 0;
  while (in.get(c) && c != '\n' && !(c == '\r' && cr_may_end))
    line += c;
  if (!in)
    return line.empty() ? '\0' : '\n';
  if (c == '\r' && in.peek() == '\n')
    in.get(c);
  else if (c == '\n' && line.ends_with('\r'))
    line.pop_back();
  return c;
}

/// libcsv, set up for one record.
class record_parser {
public:
  record_parser(char separator, std::vector<std::string>& fields)
      : fields_(fields) {
    if (csv_init(&parser_, CSV_STRICT) != 0)
      throw std::runtime_error("libcsv could not be set up");
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    // Blanks belong to the field (RFC 4180, 2.4), and so does a CR in it.
    csv_set_space_func(&parser_, [](unsigned char) { return 0; });
    csv_set_term_func(&parser_,
                      [](unsigned char c) { return c == '\n' ? 1 : 0; });
  }

  record_parser(const record_parser&) = delete;
  record_parser& operator=(const record_parser&) = delete;

  ~record_parser() { csv_free(&parser_); }

  /// False if the text breaks the rules of quoting.
  bool feed(const std::string& text) {
    return csv_parse(&parser_, text.data(), text.size(), on_field, on_end, this)
           == text.size();
  }

  bool complete() const { return complete_; }

private:
  static void on_field(void* text, std::size_t size, void* self) {
    static_cast<record_parser*>(self)->fields_.emplace_back(
        static_cast<const char*>(text), size);
  }

  static void on_end(int, void* self) {
    static_cast<record_parser*>(self)->complete_ = true;
  }

  csv_parser parser_;
  std::vector<std::string>& fields_;
  bool complete_ = false;
};

} // namespace

csv_reader::csv_reader(std::istream& in) : in_(in), separator_(',') {
  std::string header;
  auto end = read_line(in, header, true);
  cr_ends_lines_ = end == '\r';
  if (header.starts_with(byte_order_mark))
    header.erase(0, byte_order_mark.size());
  if (header.find(';') != std::string::npos)
    separator_ = ';';
  if (end != 0)
    put_back_.push_front(to_utf8(std::move(header)));
}

bool csv_reader::take(std::string& line) {
  if (!put_back_.empty()) {
    line = std::move(put_back_.front());
    put_back_.pop_front();
  } else {
    if (read_line(in_, line, cr_ends_lines_) == 0)
      return false;
    line = to_utf8(std::move(line));
  }
  ++line_;
  return true;
}

bool csv_reader::next(csv_record& into) {
  std::string line;
  do {
    if (!take(line))
      return false;
  } while (line.empty());
  into.line = line_;
  into.fields.clear();
  into.fault.clear();
  record_parser parser{separator_, into.fields};
  std::deque<std::string> more;
  bool well_quoted = true;
  while ((well_quoted = parser.feed(line + '\n'))) {
    if (parser.complete())
      return true;
    if (more.size() == most_lines || !take(line))
      break;
    more.push_back(line);
  }
  into.fields.clear();
  into.fault = well_quoted || !more.empty() ? "a quoted field is not closed"
                                            : "a quote stands where none may";
  line_ -= more.size();
  put_back_.insert(put_back_.begin(), more.begin(), more.end());
  return true;
}

} // namespace troupe::replaying
