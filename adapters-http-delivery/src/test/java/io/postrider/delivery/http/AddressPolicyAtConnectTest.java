package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.http.receiver.Answers;
import io.postrider.delivery.http.receiver.ScriptedReceiver;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.address.Cidr;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.OutcomeKind;
import io.postrider.domain.delivery.ReceiverResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyAtConnectTest {
    private static final HttpTransportSettings WITHOUT_CACHE =
            HttpTransportSettings.defaults("1").withLookups(8, Duration.ofSeconds(5), Duration.ZERO);
    private static final AddressPolicy ONLY_ONE =
            new AddressPolicy(Set.of(Cidr.of("127.0.0.1").orElseThrow()), false, Set.of());

    private ScriptedReceiver receiver;

    @BeforeEach
    void start() {
        receiver = ScriptedReceiver.start(Answers.status(200, "Connection: close"));
    }

    @AfterEach
    void close() throws Exception {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[64:ff9b::7f00:1]"})
    void the_machine_itself_is_forbidden_in_production(String host) throws Exception {
        try (Sender sender = sender(AddressPolicy.PRODUCTION, NameResolver.SYSTEM)) {
            Attempt attempt = sender.send(Samples.webhook(receiver.url(host)));

            assertThat(attempt.outcome().kind()).isEqualTo(OutcomeKind.BLOCKED);
            assertThat(attempt.response()).isEqualTo(ReceiverResponse.NONE);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void a_name_is_judged_by_its_address() throws Exception {
        try (Sender sender = sender(AddressPolicy.PRODUCTION, answering("127.0.0.1"))) {
            Attempt attempt = sender.send(Samples.webhook(receiver.url("innocent.example")));

            assertThat(attempt.outcome())
                    .isEqualTo(new Outcome.Blocked("127.0.0.1 is a loopback address, which is not allowed"));
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void a_name_that_changes_its_answer_gains_nothing() throws Exception {
        // Allowed at first, then another address of the loopback network, which is not.
        Iterator<String> answers = List.of("127.0.0.1", "127.0.0.2").iterator();
        try (Sender sender = sender(ONLY_ONE, host -> List.of(InetAddress.getByName(answers.next())))) {
            Attempt first = sender.send(Samples.webhook(receiver.url("changing.example")));
            Attempt second = sender.send(Samples.webhook(receiver.url("changing.example")));

            assertThat(first.outcome().isSuccess()).isTrue();
            assertThat(second.outcome())
                    .isEqualTo(new Outcome.Blocked("127.0.0.2 is a loopback address, which is not allowed"));
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_is_kept_leads_where_it_led() throws Exception {
        receiver.script(Answers.status(200));
        AtomicInteger lookups = new AtomicInteger();
        try (Sender sender = sender(
                ONLY_ONE,
                host -> List.of(InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")))) {
            Attempt first = sender.send(Samples.webhook(receiver.url("changing.example")));
            Attempt second = sender.send(Samples.webhook(receiver.url("changing.example")));

            assertThat(first.outcome().isSuccess()).isTrue();
            assertThat(second.outcome().isSuccess()).isTrue();
            assertThat(lookups).hasValue(1);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void of_several_addresses_only_the_allowed_ones_are_tried() throws Exception {
        try (Sender sender = sender(ONLY_ONE, answering("10.0.0.1", "127.0.0.2", "127.0.0.1"))) {
            Attempt attempt = sender.send(Samples.webhook(receiver.url("several.example")));

            assertThat(attempt.outcome().isSuccess()).isTrue();
        }
    }

    @Test
    void an_address_that_refuses_is_followed_by_the_next() throws Exception {
        // Nobody listens on the other address of the loopback network.
        try (Sender sender = sender(AddressPolicy.DEVELOPMENT, answering("127.0.0.2", "127.0.0.1"))) {
            Attempt attempt = sender.send(Samples.webhook(receiver.url("several.example")));

            assertThat(attempt.outcome().isSuccess()).isTrue();
        }
    }

    @Test
    void where_none_is_allowed_the_first_objection_is_told() throws Exception {
        try (Sender sender = sender(AddressPolicy.PRODUCTION, answering("10.0.0.1", "192.168.1.1"))) {
            assertThat(sender.send(Samples.webhook("http://inside.example/")).outcome())
                    .isEqualTo(new Outcome.Blocked("10.0.0.1 is a private address, which is not allowed"));
        }
    }

    @Test
    void a_port_can_be_forbidden() throws Exception {
        AddressPolicy webOnly = new AddressPolicy(Set.of(), true, Set.of(80, 443));
        try (Sender sender = sender(webOnly, NameResolver.SYSTEM)) {
            assertThat(sender.send(Samples.webhook(receiver.url())).outcome())
                    .isEqualTo(new Outcome.Blocked("port " + receiver.port() + " is not allowed"));
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void through_a_proxy_ports_and_addresses_in_urls_are_still_judged() throws Exception {
        HttpTransportSettings proxied =
                WITHOUT_CACHE.withProxy(new HttpTransportSettings.Proxy("127.0.0.1", receiver.port()));
        AddressPolicy webOnly = new AddressPolicy(Set.of(), false, Set.of(80));
        try (Sender sender = new Sender(proxied, webOnly, NameResolver.SYSTEM, null)) {
            assertThat(sender.send(Samples.webhook("http://10.0.0.1/")).outcome())
                    .isEqualTo(new Outcome.Blocked("10.0.0.1 is a private address, which is not allowed"));
            assertThat(sender.send(Samples.webhook("http://receiver.example:81/"))
                            .outcome())
                    .isEqualTo(new Outcome.Blocked("port 81 is not allowed"));
            assertThat(sender.send(Samples.webhook("http://receiver.example/hook"))
                            .outcome())
                    .isEqualTo(new Outcome.Accepted(200));

            assertThat(receiver.requests()).hasSize(1);
            assertThat(receiver.requests().get(0).line()).isEqualTo("POST http://receiver.example/hook HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 503})
    void what_a_proxy_answers_that_makes_no_tunnel_is_not_the_receivers_answer(int status) throws Exception {
        receiver.script(Answers.body(status, "squid at proxy.inside.example: access denied"));
        HttpTransportSettings proxied =
                WITHOUT_CACHE.withProxy(new HttpTransportSettings.Proxy("127.0.0.1", receiver.port()));
        try (Sender sender = new Sender(proxied, AddressPolicy.PRODUCTION, NameResolver.SYSTEM, null)) {
            Attempt attempt = sender.send(Samples.webhook("https://receiver.example/hook"));

            assertThat(attempt.outcome())
                    .isEqualTo(new Outcome.Unreachable(
                            "the proxy did not connect to the receiver: it answered with status " + status));
            assertThat(attempt.response()).isEqualTo(ReceiverResponse.NONE);
            assertThat(receiver.requests().get(0).line()).isEqualTo("CONNECT receiver.example:443 HTTP/1.1");
        }
    }

    @Test
    void an_address_that_says_nothing_is_followed_by_the_next() throws Exception {
        try (ServerSocket full = new ServerSocket(receiver.port(), 1, InetAddress.getByName("127.0.0.2"));
                Socket first = new Socket(full.getInetAddress(), receiver.port());
                Socket second = new Socket(full.getInetAddress(), receiver.port());
                Sender sender = sender(AddressPolicy.DEVELOPMENT, answering("127.0.0.2", "127.0.0.1"))) {
            assertThat(first.isConnected() && second.isConnected()).isTrue(); // No third is let in.

            Attempt attempt = sender.send(Samples.webhook(receiver.url("several.example"), Duration.ofSeconds(30)));

            assertThat(attempt.outcome().isSuccess()).isTrue();
            assertThat(attempt.duration()).isBetween(Duration.ofMillis(2_900), Duration.ofMillis(6_000));
        }
    }

    @Test
    void a_name_without_address_is_unreachable() throws Exception {
        NameResolver nothing = host -> {
            throw new UnknownHostException(host);
        };
        try (Sender sender = sender(AddressPolicy.DEVELOPMENT, nothing)) {
            assertThat(sender.send(Samples.webhook("http://nowhere.example/")).outcome())
                    .isEqualTo(new Outcome.Unreachable("the host name nowhere.example cannot be resolved"));
        }
    }

    private static Sender sender(AddressPolicy policy, NameResolver names) {
        return new Sender(WITHOUT_CACHE, policy, names, null);
    }

    private static NameResolver answering(String... addresses) {
        return host -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return List.of(found);
        };
    }
}
