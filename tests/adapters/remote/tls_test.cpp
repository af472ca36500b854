#include "tests/adapters/remote/asker.hpp"
#include "tests/adapters/remote/certificates.hpp"
#include "tests/adapters/remote/participant_process.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::remote {

namespace {

struct fixture {
  authority ours;
  authority theirs;
  tls_settings gateway = ours.sign("gateway");
  tls_settings order = ours.sign("order");
  tls_settings stranger = theirs.sign("stranger");

  /// Signed by somebody else, but trusting the right ones.
  tls_settings impostor() const {
    return {stranger.certificate, stranger.key, gateway.ca};
  }
};

/// Whether nobody is there for `settings` at the process, and why.
bool in_trouble(const std::optional<tls_settings>& settings,
                const participant_process& there, const std::string& why) {
  asker here{settings};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  return wait_until([&] {
    return missing_of(orders)
           == "order: nobody at " + there.address() + " (" + why + ")";
  });
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(remote_tls, fixture)

BOOST_AUTO_TEST_CASE(both_sides_show_certificates_and_talk) {
  participant_process there{{.tls = order}};
  asker here{gateway};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  BOOST_TEST(here.get(reads_of(orders), "x").value.saga_id == "a");
}

BOOST_AUTO_TEST_CASE(large_messages_and_many_pass_through_tls) {
  participant_process there{{.tls = order}};
  asker here{gateway};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  place_order big;
  big.purchase.items.assign(1'000, {std::string(1'048, 'x'), 1});
  for (std::uint64_t number = 1; number <= 20; ++number) {
    here.ask(api_of(orders), number, big);
    here.ask(reads_of(orders), number, list_orders{{500, ""}, "", ""});
  }
  for (int i = 0; i < 20; ++i) {
    BOOST_REQUIRE(here.hear<order_ref>().value().value.order_id == "1048000");
    BOOST_REQUIRE(here.hear<page<order_view>>().value().value.items.size()
                  == 500);
  }
}

BOOST_AUTO_TEST_CASE(a_dead_process_is_noticed_through_tls) {
  participant_process there{{.tls = order}};
  asker here{gateway};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  here.ask(reads_of(orders), 1, get_order{"silence"});
  there.kill();
  BOOST_TEST((here.hear<order_view>().value().refused == refusal::unavailable));
}

BOOST_AUTO_TEST_CASE(a_silent_process_is_noticed_through_tls) {
  participant_process there{{.tls = order}};
  asker here{gateway, longest_silence};
  orders_elsewhere orders{here.system(), here.time(), {{there.address()}, "1"}};
  BOOST_REQUIRE(ready(orders));
  there.pause();
  here.ask(reads_of(orders), 1, get_order{"x"});
  BOOST_TEST((here.hear<order_view>().value().refused == refusal::unavailable));
  there.go_on();
  BOOST_TEST(ready(orders));
}

BOOST_AUTO_TEST_CASE(a_frozen_process_keeps_nobody_from_ending_through_tls) {
  participant_process there{{.tls = order}};
  BOOST_TEST(ends_beside_a_frozen(there, gateway));
}

BOOST_AUTO_TEST_CASE(who_shows_another_authoritys_certificate_is_not_let_in) {
  participant_process there{{.tls = order}};
  BOOST_TEST(in_trouble(impostor(), there, "the TLS handshake failed"));
}

BOOST_AUTO_TEST_CASE(
    a_process_with_another_authoritys_certificate_is_not_used) {
  participant_process there{{.tls = impostor()}};
  BOOST_TEST(in_trouble(gateway, there, "the TLS handshake failed"));
}

BOOST_AUTO_TEST_CASE(a_process_that_does_not_speak_tls_is_not_used) {
  participant_process there;
  BOOST_TEST(in_trouble(gateway, there, "the TLS handshake failed"));
}

BOOST_AUTO_TEST_CASE(who_does_not_speak_tls_is_told_nothing) {
  participant_process there{{.tls = order}};
  BOOST_TEST(in_trouble(std::nullopt, there, "it listens, but says nothing"));
}

BOOST_AUTO_TEST_CASE(who_shows_no_certificate_is_told_nothing) {
  participant_process there{{.tls = order}};
  auto said = connect_without_certificate(there.address());
  BOOST_TEST(said.find("alert certificate required") != said.npos);
  BOOST_TEST(said.find("generic-caf-app") == said.npos);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_refused_and_named) {
  caf::actor_system_config config;
  BOOST_CHECK_THROW(
      prepare(config, tls_settings{gateway.certificate, "", gateway.ca}),
      std::invalid_argument);
  tls_settings unfit{gateway.certificate, order.key, gateway.ca};
  asker here{unfit};
  auto named = [&](const std::runtime_error& e) {
    std::string what = e.what();
    return what.find(order.key) != what.npos;
  };
  BOOST_CHECK_EXCEPTION(
      (orders_elsewhere{here.system(), here.time(), {{"127.0.0.1:1"}, "1"}}),
      std::runtime_error, named);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
