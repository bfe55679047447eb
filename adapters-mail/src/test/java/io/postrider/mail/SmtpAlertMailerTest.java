package io.postrider.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.postrider.application.alert.Mail;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.alert.RecipientsUnavailable;
import io.postrider.delivery.http.receiver.ScriptedReceiver;
import io.postrider.delivery.http.receiver.TestAuthority;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails against real SMTP servers, and some that are scripted to misbehave. */
class SmtpAlertMailerTest {
    /** Longer than a machine pauses. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Mail MAIL = new Mail(
            new UUID(7, 8),
            Instant.parse("2026-01-15T12:00:00Z"),
            List.of("ops@example.com", "dev@example.com"),
            "Webhook \"Zahlungen – påmindelse 🐑\" is failing",
            "Größe\n" + "x".repeat(2_000) + "\n.\n");

    private static TestAuthority authority;
    private static SSLContext certificate;

    private GreenMail server;

    @BeforeAll
    static void get_a_certificate(@TempDir Path directory) throws Exception {
        authority = TestAuthority.create(directory);
        certificate = authority.receiver("localhost", "dns:localhost");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void a_mail_arrives_as_it_was_written() throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);

        List<String> refused = new SmtpAlertMailer(settings(MailSecurity.NONE, null)).send(MAIL);

        assertThat(refused).isEmpty();
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        MimeMessage mail = received[0];
        assertThat(mail.getSubject()).isEqualTo(MAIL.subject());
        // The server of the test drops the last line end.
        assertThat(mail.getContent().toString().replace("\r\n", "\n"))
                .isEqualTo(MAIL.text().stripTrailing());
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("Postrider <alerts@postrider.example>");
        assertThat(mail.getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("ops@example.com", "dev@example.com");
        assertThat(mail.getSentDate()).isEqualTo(MAIL.date());
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
    }

    @Test
    void a_mail_that_is_sent_twice_has_the_same_message_id() throws Exception {
        start(ServerSetup.PROTOCOL_SMTP);
        SmtpAlertMailer mailer = new SmtpAlertMailer(settings(MailSecurity.NONE, null));

        mailer.send(MAIL);
        mailer.send(MAIL);

        assertThat(List.of(server.getReceivedMessages()))
                .extracting(MimeMessage::getMessageID)
                .containsOnly("<" + MAIL.id() + "@postrider.example>");
    }

    @Test
    void a_user_with_a_password_is_logged_in_and_a_wrong_password_is_no_loss() {
        start(ServerSetup.PROTOCOL_SMTP);
        server.setUser("sender@postrider.example", "postrider", "right");
        server.getUserManager().setAuthRequired(true);

        assertThat(new SmtpAlertMailer(settings(MailSecurity.NONE, "right")).send(MAIL))
                .isEmpty();
        assertThatThrownBy(() -> new SmtpAlertMailer(settings(MailSecurity.NONE, "wrong")).send(MAIL))
                .isInstanceOf(MailUnavailable.class)
                .hasMessageNotContaining("wrong");
    }

    @Test
    void by_tls_all_is_said_over_a_protected_connection() throws Exception {
        try (Script script = Script.tls(
                certificate, "250-scripted\r\n250 AUTH PLAIN", "235 ok", "250 ok", "250 ok", "250 ok", "354 go on")) {
            trusting(script.settings("localhost", MailSecurity.TLS, "secret")).send(MAIL);

            assertThat(script.heard().lines())
                    .startsWith("-- TLS --")
                    .contains("AUTH PLAIN " + plain("postrider", "secret"), "MAIL FROM:<alerts@postrider.example>");
        }
    }

    @Test
    void by_starttls_nothing_but_a_greeting_is_said_before_the_connection_is_protected() throws Exception {
        try (Script script = Script.startTls(
                certificate,
                "250-scripted\r\n250 STARTTLS",
                "220 go on",
                "250-scripted\r\n250 AUTH PLAIN",
                "235 ok",
                "250 ok",
                "250 ok",
                "250 ok",
                "354 go on")) {
            trusting(script.settings("localhost", MailSecurity.STARTTLS, "secret"))
                    .send(MAIL);

            String[] heard = script.heard().split("-- TLS --\n", 2);
            assertThat(heard[0].lines()).satisfiesExactly(it -> assertThat(it).startsWith("EHLO "), it -> assertThat(it)
                    .isEqualTo("STARTTLS"));
            assertThat(heard[1].lines())
                    .contains("AUTH PLAIN " + plain("postrider", "secret"), "MAIL FROM:<alerts@postrider.example>");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "STARTTLS"})
    void a_certificate_for_another_host_is_not_believed(MailSecurity security) throws Exception {
        SSLContext another = authority.receiver("another-for-" + security, "dns:mail.example.com");
        try (Script script = security == MailSecurity.TLS
                ? Script.tls(another, "250 HELP")
                : Script.startTls(another, "250-scripted\r\n250 STARTTLS", "220 go on")) {
            SmtpAlertMailer mailer = trusting(script.settings("localhost", security, "secret"));

            assertThatThrownBy(() -> mailer.send(MAIL))
                    .isInstanceOf(MailUnavailable.class)
                    .hasMessageContaining("localhost");

            assertThat(script.heard()).doesNotContain("AUTH").doesNotContain("MAIL FROM");
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not_believed() {
        start(ServerSetup.PROTOCOL_SMTPS);

        assertThatThrownBy(() -> new SmtpAlertMailer(settings(MailSecurity.TLS, null)).send(MAIL))
                .isInstanceOf(MailUnavailable.class)
                .hasMessageContaining("PKIX");
    }

    @Test
    void a_server_without_starttls_gets_neither_the_mail_nor_the_password() throws Exception {
        try (Script script = new Script("250 HELP")) {
            SmtpAlertMailer mailer = new SmtpAlertMailer(script.settings(MailSecurity.STARTTLS, "secret"));

            assertThatThrownBy(() -> mailer.send(MAIL))
                    .isInstanceOf(MailUnavailable.class)
                    .hasMessageContaining("STARTTLS");

            assertThat(script.heard()).doesNotContain("AUTH").doesNotContain("MAIL FROM");
        }
    }

    @Test
    void an_address_that_is_refused_does_not_keep_the_others_from_getting_it() throws Exception {
        try (Script script = new Script("250 HELP", "250 ok", "550 no such user", "250 ok", "354 go on")) {
            List<String> refused = new SmtpAlertMailer(script.settings(MailSecurity.NONE, null)).send(MAIL);

            assertThat(refused).containsExactly("ops@example.com");
            assertThat(script.heard()).contains("RCPT TO:<dev@example.com>").contains("DATA");
        }
    }

    @Test
    void where_all_addresses_are_refused_for_good_trying_again_does_not_help() throws Exception {
        try (Script script = new Script("250 HELP", "250 ok", "550 no such user", "550 no such user", "250 reset")) {
            List<String> refused = new SmtpAlertMailer(script.settings(MailSecurity.NONE, null)).send(MAIL);

            assertThat(refused).containsExactly("ops@example.com", "dev@example.com");
        }
    }

    @Test
    void where_addresses_are_refused_for_now_trying_again_may_help() throws Exception {
        try (Script script = new Script("250 HELP", "250 ok", "550 no such user", "451 later", "250 reset")) {
            SmtpAlertMailer mailer = new SmtpAlertMailer(script.settings(MailSecurity.NONE, null));

            assertThatThrownBy(() -> mailer.send(MAIL)).isInstanceOf(RecipientsUnavailable.class);
        }
    }

    @Test
    void a_server_that_takes_nothing_for_now_is_not_taken_for_one_that_refuses_addresses() throws Exception {
        try (Script script = new Script("250 HELP", "451 later", "250 reset")) {
            SmtpAlertMailer mailer = new SmtpAlertMailer(script.settings(MailSecurity.NONE, null));

            assertThatThrownBy(() -> mailer.send(MAIL)).isExactlyInstanceOf(MailUnavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"530 log in first", "550 not from there", "554 your address is blocked"})
    void a_server_that_does_not_take_the_sender_refuses_no_address(String answer) throws Exception {
        try (Script script = new Script("250 HELP", answer, "250 reset")) {
            SmtpAlertMailer mailer = new SmtpAlertMailer(script.settings(MailSecurity.NONE, null));

            assertThatThrownBy(() -> mailer.send(MAIL))
                    .isExactlyInstanceOf(MailUnavailable.class)
                    .hasMessageContaining(answer);
        }
    }

    @Test
    void a_mail_that_was_taken_is_sent_whatever_becomes_of_the_connection() throws Exception {
        try (Script script = new Script("250 HELP", "250 ok", "250 ok", "250 ok", "354 go on", Script.RESET)) {
            assertThat(new SmtpAlertMailer(script.settings(MailSecurity.NONE, null)).send(MAIL))
                    .isEmpty();
        }
    }

    @Test
    void a_server_that_says_nothing_is_waited_for_no_longer_than_was_set() throws Exception {
        try (ServerSocket silent = listen()) {
            SmtpAlertMailer mailer = new SmtpAlertMailer(
                    settings("127.0.0.1", silent.getLocalPort(), MailSecurity.NONE, null, Duration.ofMillis(300)));

            long start = System.nanoTime();
            assertThatThrownBy(() -> mailer.send(MAIL)).isInstanceOf(MailUnavailable.class);

            // Without what was set it would wait for ever.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void a_server_that_is_not_there_is_told_as_such() throws Exception {
        try (Socket held = ScriptedReceiver.portThatRefuses()) {
            SmtpAlertMailer mailer =
                    new SmtpAlertMailer(settings("127.0.0.1", held.getLocalPort(), MailSecurity.NONE, null, TIMEOUT));

            assertThatThrownBy(() -> mailer.send(MAIL))
                    .isInstanceOf(MailUnavailable.class)
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void what_mails_come_from_is_one_address() {
        assertThat(SmtpSettings.isAddress("alerts@example.com")).isTrue();
        assertThat(SmtpSettings.isAddress("Postrider <alerts@example.com>")).isTrue();
        assertThat(SmtpSettings.isAddress("alerts")).isFalse();
        assertThat(SmtpSettings.isAddress("a@example.com, b@example.com")).isFalse();
        assertThat(SmtpSettings.isAddress("a@example.com\r\nBcc: b@example.com"))
                .isFalse();
        assertThat(SmtpSettings.isAddress("")).isFalse();
    }

    private static SmtpAlertMailer trusting(SmtpSettings settings) throws Exception {
        return new SmtpAlertMailer(settings, authority.trusting().getSocketFactory());
    }

    /** What logs a user in as itself (RFC 4616). */
    private static String plain(String user, String password) {
        byte[] text = (user + "\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(text);
    }

    private void start(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(TIMEOUT.toMillis());
        server = new GreenMail(setup);
        server.start();
    }

    private SmtpSettings settings(MailSecurity security, String password) {
        int port = server.getSmtp() == null
                ? server.getSmtps().getPort()
                : server.getSmtp().getPort();
        return settings("127.0.0.1", port, security, password, TIMEOUT);
    }

    private static SmtpSettings settings(
            String host, int port, MailSecurity security, String password, Duration timeout) {
        return new SmtpSettings(
                host,
                port,
                security,
                password == null ? null : "postrider",
                password == null ? "" : password,
                "Postrider <alerts@postrider.example>",
                timeout);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    /**
     * A server of one conversation that answers each command with the next line, whatever it says. In what it heard a line says where
     * the connection was protected.
     */
    private static final class Script implements AutoCloseable {
        /** In the place of an answer: the connection is reset. */
        static final String RESET = "reset";

        private final ServerSocket socket = listen();
        private final CompletableFuture<String> heard = new CompletableFuture<>();
        private final StringBuilder all = new StringBuilder();

        Script(String... answers) throws IOException {
            this(null, false, answers);
        }

        private Script(SSLContext certificate, boolean fromTheStart, String... answers) throws IOException {
            Thread thread = new Thread(() -> converse(certificate, fromTheStart, answers));
            thread.setDaemon(true);
            thread.start();
        }

        static Script tls(SSLContext certificate, String... answers) throws IOException {
            return new Script(certificate, true, answers);
        }

        static Script startTls(SSLContext certificate, String... answers) throws IOException {
            return new Script(certificate, false, answers);
        }

        SmtpSettings settings(MailSecurity security, String password) {
            return settings("127.0.0.1", security, password);
        }

        SmtpSettings settings(String host, MailSecurity security, String password) {
            return SmtpAlertMailerTest.settings(host, socket.getLocalPort(), security, password, TIMEOUT);
        }

        String heard() throws Exception {
            return heard.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void converse(SSLContext certificate, boolean fromTheStart, String... answers) {
            try (Socket accepted = socket.accept()) {
                Socket client = fromTheStart ? secure(accepted, certificate) : accepted;
                say(client, "220 scripted");
                for (String answer : answers) {
                    String command = line(client);
                    all.append(command).append('\n');
                    if (answer.equals(RESET)) {
                        client.setSoLinger(true, 0);
                        return;
                    }
                    say(client, answer);
                    if (answer.startsWith("354")) {
                        String body = "";
                        while (!body.equals(".")) {
                            body = line(client);
                        }
                        say(client, "250 taken");
                    }
                    if (command.equals("STARTTLS")) {
                        client = secure(accepted, certificate);
                    }
                }
                for (String command = line(client); !command.isEmpty(); command = line(client)) {
                    all.append(command).append('\n');
                    say(client, "250 ok");
                }
            } catch (IOException e) {
                all.append(e);
            }
            heard.complete(all.toString());
        }

        private Socket secure(Socket accepted, SSLContext certificate) throws IOException {
            SSLSocket secured =
                    (SSLSocket) certificate.getSocketFactory().createSocket(accepted, accepted.getInputStream(), true);
            secured.startHandshake();
            all.append("-- TLS --\n");
            return secured;
        }

        private static void say(Socket client, String answer) throws IOException {
            client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        private static String line(Socket client) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = client.getInputStream().read();
                    c >= 0 && c != '\n';
                    c = client.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
