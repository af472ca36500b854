#pragma once

#include "adapters/http/framing.hpp"
#include "adapters/http/uri.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace troupe::http_test {

/// All that a framer says about `bytes` when they come in pieces whose sizes
/// `next_size` tells: each request in full, then how it ended. Promises that
/// must hold for any bytes are checked on the way; one that is broken makes the
/// result end with "BROKEN PROMISE".
inline std::string
framing_story(std::string_view bytes,
              const std::function<std::size_t()>& next_size) {
  using namespace http;
  framing_limits limits{256, 512};
  framer cut{limits};
  std::string story;
  auto tell = [&story](std::string_view text) {
    story.append(text).push_back('\x1f');
  };
  while (!bytes.empty()) {
    auto size = std::clamp<std::size_t>(next_size(), 1, bytes.size());
    cut.feed(bytes.substr(0, size));
    bytes.remove_prefix(size);
    auto how = cut.advance();
    for (; how == framer::progress::complete; how = cut.advance()) {
      auto got = cut.take();
      tell(got.method);
      tell(got.target);
      auto decoded = true;
      for (const auto& segment : got.path) {
        tell(segment);
        decoded = decoded && valid_utf8(segment)
                  && segment.find('\0') == std::string::npos;
      }
      for (const auto& [name, value] : got.headers)
        tell(name + "=" + value);
      tell(got.body);
      if (!decoded || got.body.size() > limits.body || got.method.empty()
          || (got.target != "*" && !got.target.starts_with('/')))
        return story + "BROKEN PROMISE";
    }
    if (how == framer::progress::broken) {
      tell(std::to_string(cut.error().status));
      return cut.error().status >= 400 ? story : story + "BROKEN PROMISE";
    }
    if (cut.buffered() > limits.head)
      return story + "BROKEN PROMISE";
  }
  return story + (cut.started() ? "unfinished" : "between requests");
}

} // namespace troupe::http_test
