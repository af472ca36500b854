#pragma once

#include "adapters/http/server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace troupe::http_test {

/// Far more than fits into a socket's buffer.
inline std::string text_of(std::size_t bytes) {
  std::string result;
  result.resize(bytes, 'x');
  return result;
}

/// Runs functions on threads that are not the server's.
class other_threads {
public:
  explicit other_threads(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      threads_.emplace_back([this] { run(); });
  }

  ~other_threads() {
    {
      std::lock_guard lock{mutex_};
      done_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
      thread.join();
  }

  void post(std::function<void()> work) {
    {
      std::lock_guard lock{mutex_};
      work_.push_back(std::move(work));
    }
    changed_.notify_one();
  }

private:
  void run() {
    std::unique_lock lock{mutex_};
    for (;;) {
      changed_.wait(lock, [this] { return done_ || !work_.empty(); });
      if (work_.empty())
        return;
      auto work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;
  bool done_ = false;
  std::vector<std::thread> threads_;
};

/// Keeps exchanges until the test answers them.
class waiting_room {
public:
  /// What the server calls so that all enter.
  http::server::handler entrance() {
    return [this](std::shared_ptr<http::exchange> asked) {
      enter(std::move(asked));
    };
  }

  void enter(std::shared_ptr<http::exchange> asked) {
    {
      std::lock_guard lock{mutex_};
      exchanges_.push_back(std::move(asked));
    }
    changed_.notify_all();
  }

  /// Whether `count` are there, which may take 20 seconds.
  bool wait_for(std::size_t count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{20},
                             [&] { return exchanges_.size() >= count; });
  }

  std::vector<std::shared_ptr<http::exchange>> take() {
    std::lock_guard lock{mutex_};
    return std::exchange(exchanges_, {});
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<http::exchange>> exchanges_;
};

inline http::response text(std::string body) {
  return {200, "text/plain", std::move(body), {}};
}

/// The handler that answers with the request's path, query and body.
inline void echo(const std::shared_ptr<http::exchange>& asked) {
  const auto& about = asked->request();
  asked->respond(text(about.target + about.body));
}

/// A server on a free port, running.
class test_server {
public:
  explicit test_server(http::server::handler handler,
                       http::server_settings settings = {})
      : server_{std::move(settings), std::move(handler)} {
    server_.start();
  }

  std::uint16_t port() const { return server_.port(); }
  http::server* operator->() { return &server_; }

private:
  http::server server_;
};

} // namespace troupe::http_test
