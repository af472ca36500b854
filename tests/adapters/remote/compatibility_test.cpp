#include "adapters/remote/frames.hpp"
#include "adapters/remote/handshake.hpp"
#include "adapters/remote/middleman.hpp"
#include "adapters/remote/question_types.hpp"
#include "tests/adapters/remote/asker.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/io/middleman_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <set>

/// What becomes of parcels that only another build understands.
namespace troupe::remote {

namespace {

constexpr std::chrono::seconds patience_of_test{20};

/// A gateway of another build, which packs its parcels by itself.
class other_gateway {
public:
  explicit other_gateway(std::uint16_t port) {
    caf::strong_actor_ptr acceptor;
    self_
        ->request(middleman_of(here_.system()), caf::infinite,
                  caf::connect_atom::value, std::string{"127.0.0.1"}, port)
        .receive([&](const caf::node_id&, const caf::strong_actor_ptr& found,
                     const std::set<std::string>&) { acceptor = found; },
                 [](caf::error&) {});
    self_
        ->request(caf::actor_cast<caf::actor>(acceptor), patience_of_test,
                  hello{"order", std::string{compatibility}})
        .receive([&](welcome& said) { session_ = said.handles.at(0); },
                 [](caf::error&) {});
  }

  parcel ask(std::string type, std::string content) {
    self_->send(session_,
                parcel{std::move(type), ++number_, std::move(content)});
    parcel result;
    self_->receive([&](parcel& said) { result = std::move(said); },
                   caf::after(patience_of_test) >> [] {});
    BOOST_TEST(result.number == number_);
    return result;
  }

private:
  asker here_;
  caf::scoped_actor self_{here_.system()};
  caf::actor session_;
  std::uint64_t number_ = 0;
};

template <class T>
std::string packed(const T& value) {
  std::string result;
  pack(result, value);
  return result;
}

/// A service of another build in this process, whose session answers each
/// question with the same.
class other_service {
public:
  explicit other_service(parcel said) {
    auto session = here_.system().spawn([said](caf::event_based_actor* self) {
      return caf::behavior{[self, said](const parcel& asked) {
        auto answer = said;
        answer.number = asked.number;
        self->send(caf::actor_cast<parcel_receiver>(self->current_sender()),
                   answer);
      }};
    });
    acceptor_ = here_.system().spawn([session](acceptor_actor::pointer self)
                                         -> acceptor_actor::behavior_type {
      return {[session](const hello& caller) {
                return welcome{caller.service, caller.compatibility, {session}};
              },
              [self](ping) {
                self->send(
                    caf::actor_cast<pong_receiver>(self->current_sender()),
                    pong{});
              }};
    });
    session_ = session;
    self_
        ->request(middleman_of(here_.system()), caf::infinite,
                  caf::publish_atom::value, std::uint16_t{0},
                  caf::actor_cast<caf::strong_actor_ptr>(acceptor_),
                  std::set<std::string>{}, std::string{"127.0.0.1"}, true)
        .receive([&](std::uint16_t port) { port_ = port; }, [](caf::error&) {});
  }

  ~other_service() {
    self_->send_exit(acceptor_, caf::exit_reason::user_shutdown);
    self_->send_exit(session_, caf::exit_reason::user_shutdown);
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

private:
  asker here_;
  caf::scoped_actor self_{here_.system()};
  acceptor_actor acceptor_;
  caf::actor session_;
  std::uint16_t port_ = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(remote_compatibility)

BOOST_AUTO_TEST_CASE(
    a_question_that_a_service_does_not_know_is_all_it_refuses) {
  participant_process there;
  other_gateway gateway{static_cast<std::uint16_t>(std::stoi(there.port()))};
  auto said = gateway.ask("paint_order", "red");
  BOOST_TEST(said.type == not_understood);
  BOOST_TEST(said.content == "it does not know this question");
  said = gateway.ask(type_of<get_order>(), "x");
  BOOST_TEST(said.type == not_understood);
  BOOST_TEST(said.content == "it ends within a length");
  said = gateway.ask(type_of<get_order>(), packed(get_order{"x"}));
  BOOST_TEST(said.type == an_answer);
  answer<order_view> read;
  unpack(said.content, read);
  BOOST_TEST(read.value.order_id == "x");
}

BOOST_AUTO_TEST_CASE(who_does_not_know_a_question_makes_it_refused) {
  other_service there{{std::string{not_understood}, 0, "no such thing"}};
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}}};
  BOOST_REQUIRE(ready(orders));
  for (int i = 0; i < 2; ++i) {
    auto said = here.get(reads_of(orders), "x");
    BOOST_TEST(said.number == 7U);
    BOOST_TEST((said.refused == refusal::unavailable));
    BOOST_TEST(said.detail
               == "the order service is of another build: no such thing");
  }
}

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_read_is_a_refusal) {
  answer<order_view> said;
  said.value.order_id = "x";
  auto bytes = packed(said);
  bytes.replace(bytes.find("draft"), 5, "dyeds");
  other_service there{{std::string{an_answer}, 0, bytes}};
  asker here;
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}}};
  BOOST_REQUIRE(ready(orders));
  auto read = here.get(reads_of(orders), "x");
  BOOST_TEST(read.number == 7U);
  BOOST_TEST((read.refused == refusal::unavailable));
  BOOST_TEST(read.detail
             == "the order service is of another build: unknown name 'dyeds'");
  here.ask(api_of(orders), 1, check_out_order{},
           std::chrono::milliseconds{60'000});
  auto changed = here.hear<order_ref>();
  BOOST_REQUIRE(changed);
  BOOST_TEST((changed->refused == refusal::in_doubt));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
