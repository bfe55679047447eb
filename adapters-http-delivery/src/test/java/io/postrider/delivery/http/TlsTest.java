package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.http.receiver.Answers;
import io.postrider.delivery.http.receiver.ScriptedReceiver;
import io.postrider.delivery.http.receiver.TestAuthority;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.delivery.OutcomeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String HOST = "receiver.test";
    private static final NameResolver LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static Sender sender;

    @BeforeAll
    static void create() throws Exception {
        authority = TestAuthority.create(directory);
        sender = new Sender(
                HttpTransportSettings.defaults("1"), AddressPolicy.DEVELOPMENT, LOOPBACK, authority.trusting());
    }

    @AfterAll
    static void close() {
        sender.close();
    }

    @Test
    void a_trusted_certificate_for_the_host_is_accepted_and_the_connection_used_again() throws Exception {
        try (ScriptedReceiver receiver =
                ScriptedReceiver.startTls(authority.receiver("good", "dns:" + HOST), Answers.body(200, "hello"))) {
            Attempt first = sender.send(Samples.webhook(receiver.url(HOST)));
            Attempt second = sender.send(Samples.webhook(receiver.url(HOST)));

            assertThat(first.outcome()).isEqualTo(new Outcome.Accepted(200));
            assertThat(second.outcome()).isEqualTo(new Outcome.Accepted(200));
            assertThat(receiver.requests().get(0).header("host")).isEqualTo(HOST + ":" + receiver.port());
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_self_signed_certificate_is_refused() throws Exception {
        assertRefused(
                authority.selfSigned("self", "dns:" + HOST), "is not signed by an authority that is trusted here");
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        assertRefused(authority.expired("old", "dns:" + HOST), "has expired");
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        assertRefused(authority.receiver("other", "dns:other.test"), "is not for this host");
    }

    private static void assertRefused(SSLContext certificate, String reason) throws Exception {
        try (ScriptedReceiver receiver = ScriptedReceiver.startTls(certificate, Answers.status(200))) {
            Attempt attempt = sender.send(Samples.webhook(receiver.url(HOST)));

            assertThat(attempt.outcome())
                    .isEqualTo(new Outcome.Unreachable(
                            "the certificate of " + HOST + ":" + receiver.port() + " " + reason));
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void a_receiver_without_tls_is_unreachable() throws Exception {
        // Not a script for a request, since none will come: whatever is read, plain text is answered.
        try (ScriptedReceiver receiver = ScriptedReceiver.start(Answers.status(200))) {
            String url = receiver.url(HOST).replace("http:", "https:");

            Attempt attempt = sender.send(Samples.webhook(url, Duration.ofSeconds(1)));

            assertThat(attempt.outcome().kind()).isIn(OutcomeKind.UNREACHABLE, OutcomeKind.TIMED_OUT);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void a_handshake_that_hangs_times_out_and_its_connection_is_closed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "https://" + HOST + ":" + silent.getLocalPort() + "/";

            Attempt attempt = MachinePauses.withoutPauses(() -> {
                Attempt ended = sender.send(Samples.webhook(url, Duration.ofSeconds(1)));
                assertThat(ended.duration()).isLessThan(Duration.ofMillis(1_400));
                return ended;
            });

            assertThat(attempt.outcome()).isEqualTo(new Outcome.TimedOut("no answer came within 1000 ms"));
            try (Socket accepted = silent.accept()) {
                accepted.setSoTimeout(30_000);
                assertThat(isClosedByTheOtherSide(accepted)).isTrue();
            }
        }
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> sender.transport.openConnections() <= 1);
    }

    private static boolean isClosedByTheOtherSide(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // by a reset
        }
    }
}
