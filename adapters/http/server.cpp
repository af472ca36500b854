// What is Pistache's here: the reactor (epoll loop), the transport that owns
// the peers and reads from them. What is not, because of what 0.0.5 does:
//
// - Requests are cut by our framer: Pistache loses pipelined requests, goes out
//   of step after a 413 and takes contradictory lengths.
// - Answers go straight to the socket (connection.hpp): PollableQueue::pop can
//   lose the wake-up of a write from another thread, so that a client waits
//   until the next one, and a full socket makes the worker spin.
// - Clients are accepted on the reactor's own thread, not by Tcp::Listener: its
//   thread hands them over through the same kind of queue.
//
// So no queue of Pistache is ever used and nothing has to be kicked. The
// handler is a Tcp::Handler and not an Http one: there are no timeouts but
// ours, and every close passes onDisconnection().
#include "adapters/http/server.hpp"

#include "adapters/http/clients.hpp"
#include "adapters/http/listening_socket.hpp"

#include <pistache/peer.h>
#include <pistache/reactor.h>
#include <pistache/tcp.h>
#include <pistache/transport.h>

#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace troupe::http {

namespace {

using Pistache::Polling::Mode;
using Pistache::Polling::NotifyOn;
using Pistache::Polling::Tag;
using Pistache::Tcp::Peer;

/// How often limits of time are looked at.
constexpr long tick_nanoseconds = 250'000'000;

/// Has the transport report when the socket of a client with unsent bytes is
/// writable.
void watch_writable(const Pistache::Tcp::Transport& by, connection& client) {
  if (auto fd = client.awaits_writable(); fd >= 0)
    by.reactor()->modifyFd(by.key(), fd, NotifyOn::Read | NotifyOn::Write,
                           Mode::Edge);
}

class peer_handler : public Pistache::Tcp::Handler {
  PROTOTYPE_OF(Pistache::Tcp::Handler, peer_handler)

public:
  explicit peer_handler(std::shared_ptr<clients> all)
      : clients_{std::move(all)} {}

  void onConnection(const std::shared_ptr<Peer>& peer) override {
    clients_->open[peer->fd()]
        = std::make_shared<connection>(peer->fd(), clients_->shared);
  }

  void onInput(const char* bytes, std::size_t size,
               const std::shared_ptr<Peer>& peer) override {
    auto fd = peer->fd();
    auto& client = *clients_->open.at(fd);
    try {
      client.receive({bytes, size});
    } catch (const std::exception&) {
      // Out of memory: this client is dropped.
      ::shutdown(fd, SHUT_RDWR);
    }
    watch_writable(*transport(), client);
  }

  void onDisconnection(const std::shared_ptr<Peer>& peer) override {
    auto found = clients_->open.find(peer->fd());
    auto client = std::move(found->second);
    clients_->open.erase(found);
    clients_->descriptor_freed = true;
    if (client->input_ended())
      clients_->half_closed.push_back(std::move(client));
  }

private:
  std::shared_ptr<clients> clients_;
};

/// Adds to Pistache's transport: accepting, writing, the clock, wake-ups.
class gateway_transport : public Pistache::Tcp::Transport {
public:
  gateway_transport(const listening_socket& listener,
                    std::shared_ptr<clients> all)
      : Transport{std::make_shared<peer_handler>(all)}, listener_{listener},
        clients_{std::move(all)}, wakes_{clients_->shared->wakes},
        timer_{::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)} {
    itimerspec every{{0, tick_nanoseconds}, {0, tick_nanoseconds}};
    ::timerfd_settime(timer_, 0, &every, nullptr);
  }

  ~gateway_transport() override { ::close(timer_); }

  void registerPoller(Pistache::Polling::Epoll& poller) override {
    Transport::registerPoller(poller);
    // By edge, and all that wait are accepted at once: a listener that is out
    // of file descriptors does not spin. It tries again when one is free.
    const Pistache::Flags<NotifyOn> input{NotifyOn::Read};
    poller.addFd(listener_.fd(), input, tag(listener_.fd()), Mode::Edge);
    poller.addFd(timer_, input, tag(timer_));
    poller.addFd(wakes_.fd(), input, tag(wakes_.fd()));
  }

  void onReady(const Pistache::Aio::FdSet& ready) override {
    for (const auto& entry : ready) {
      if (entry.getTag() == tag(listener_.fd()))
        accept_all();
      else if (entry.getTag() == tag(timer_))
        tick();
      else if (entry.getTag() == tag(wakes_.fd()))
        wake();
      else if (entry.isWritable())
        if (auto client = find(entry))
          client->resume();
    }
    Transport::onReady(ready);
    // Here, because the base has just disarmed what was writable.
    for (const auto& entry : ready)
      if (entry.isWritable())
        if (auto client = find(entry))
          watch_writable(*this, *client);
    if (std::exchange(clients_->descriptor_freed, false) && short_of_files_)
      accept_all();
  }

private:
  static Tag tag(int fd) { return Tag{static_cast<std::uint64_t>(fd)}; }

  connection* find(const Pistache::Aio::FdSet::Entry& entry) {
    auto found = clients_->open.find(static_cast<int>(entry.getTag().value()));
    return found == clients_->open.end() ? nullptr : found->second.get();
  }

  void accept_all() {
    for (int fd = listener_.accept(); fd >= 0; fd = listener_.accept())
      handleNewPeer(Peer::Create(fd, {}));
    // Without a descriptor accept fails even if no client waits.
    short_of_files_
        = (errno == EMFILE || errno == ENFILE) && listener_.anybody_waits();
    if (short_of_files_)
      clients_->free_descriptor();
  }

  void wake() {
    for (const auto& client : wakes_.take()) {
      client->resume();
      watch_writable(*this, *client);
    }
    clients_->free_memory();
    if (clients_->shared->admission.draining())
      for (const auto& [fd, client] : clients_->open)
        client->close();
  }

  void tick() {
    std::uint64_t expired = 0;
    [[maybe_unused]] auto size = ::read(timer_, &expired, sizeof expired);
    auto now = clients_->shared->settings.now();
    for (const auto& [fd, client] : clients_->open) {
      client->tick(now);
      watch_writable(*this, *client);
    }
    for (const auto& client : clients_->half_closed)
      client->tick(now);
    std::erase_if(clients_->half_closed,
                  [](const auto& client) { return client->closed(); });
    accept_all();
  }

  const listening_socket& listener_;
  std::shared_ptr<clients> clients_;
  wake_list& wakes_;
  int timer_;
  /// Clients wait to be accepted, and there was no file descriptor.
  bool short_of_files_ = false;
};

void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

} // namespace

struct server::implementation {
  std::shared_ptr<clients> connected;
  std::unique_ptr<listening_socket> listener;
  std::shared_ptr<Pistache::Aio::Reactor> reactor;
  std::thread thread;
};

server::server(const server_settings& settings, handler on_request)
    : impl_{std::make_unique<implementation>()} {
  impl_->connected = std::make_shared<clients>(
      std::make_shared<shared_state>(std::move(on_request), settings));
}

server::~server() {
  stop();
}

void server::start() {
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  const auto& where = impl_->connected->shared->settings;
  impl_->listener = std::make_unique<listening_socket>(where.host, where.port);
  impl_->reactor = Pistache::Aio::Reactor::create();
  impl_->reactor->init();
  impl_->reactor->addHandler(
      std::make_shared<gateway_transport>(*impl_->listener, impl_->connected));
  impl_->thread = std::thread{[this] { impl_->reactor->run(); }};
}

std::uint16_t server::port() const {
  return impl_->listener->port();
}

bool server::drain(std::chrono::milliseconds at_most) {
  auto& shared = *impl_->connected->shared;
  shared.admission.start_draining();
  shared.wakes.notify();
  return shared.admission.wait_until_empty(at_most);
}

void server::stop() {
  if (!impl_->thread.joinable())
    return;
  impl_->reactor->shutdown();
  impl_->thread.join();
  for (const auto& [fd, client] : impl_->connected->open)
    client->abandon();
  for (const auto& client : impl_->connected->half_closed)
    client->abandon();
  impl_->connected->open.clear();
  impl_->connected->half_closed.clear();
  impl_->connected->shared->wakes.take();
  impl_->reactor.reset();
  impl_->listener.reset();
}

} // namespace troupe::http
