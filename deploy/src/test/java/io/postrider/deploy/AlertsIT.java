package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.postrider.launcher.PostgreSqlServer;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People learn that their webhooks fail and recover: by mail from the real server through a real SMTP server, and by events. */
class AlertsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private PostgreSqlServer database;

    @BeforeEach
    void start_the_database() throws Exception {
        Path data = Files.createDirectories(directory.resolve("postgresql"));
        database = PostgreSqlServer.start(TestDatabase.binaries(), data, "alerts");
    }

    @AfterEach
    void stop_the_database() throws Exception {
        database.close();
    }

    @Test
    void the_alert_addresses_of_a_monime_webhook_get_one_mail_when_it_fails_and_one_when_it_has_recovered()
            throws Exception {
        GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        try (CountingReceiver receiver = new CountingReceiver();
                ServerProcess server = ServerProcess.on(directory.resolve("server"))
                        .database(database.access())
                        .property("postrider.mail.host", "127.0.0.1")
                        .property(
                                "postrider.mail.port",
                                Integer.toString(smtp.getSmtp().getPort()))
                        .property("postrider.mail.security", "none")
                        .property("postrider.mail.from", "alerts@postrider.example")
                        .start()) {
            NativeClient client = new NativeClient(server.baseUrl(), server.apiKey());
            register(client, receiver);
            receiver.answer(500);

            publish(client, 12);
            await().atMost(LIMIT).until(() -> smtp.getReceivedMessages().length > 0);
            receiver.answer(200);
            publish(client, 1);
            await().atMost(LIMIT).until(() -> !receiver.arrivals().isEmpty());
            // The hour is over.
            Sql.run(database.access(), "UPDATE webhook_alert SET told_at = told_at - interval '1 hour'");
            await().atMost(LIMIT).until(() -> smtp.getReceivedMessages().length > 1);
            await().during(Duration.ofSeconds(12)).atMost(LIMIT).until(() -> smtp.getReceivedMessages().length == 2);

            MimeMessage[] mails = smtp.getReceivedMessages();
            assertThat(mails[0].getSubject()).isEqualTo("Webhook \"Zahlungen für Ærø\" is failing");
            assertThat(mails[0].getAllRecipients()).extracting(Object::toString).containsExactly("ops@example.com");
            assertThat(mails[0].getContent().toString())
                    .contains(
                            "whk-",
                            receiver.url().resolve("/").toString().replaceFirst("/$", "\r\n"),
                            "the receiver answered with status 500")
                    .doesNotContain("/hook", "secret");
            assertThat(mails[1].getSubject()).isEqualTo("Webhook \"Zahlungen für Ærø\" has recovered");
        } finally {
            smtp.stop();
        }
    }

    @Test
    void without_a_mail_server_there_is_a_line_in_the_log_and_an_event_to_another_webhook() throws Exception {
        try (CountingReceiver failing = new CountingReceiver();
                CountingReceiver watching = new CountingReceiver();
                ServerProcess server = ServerProcess.on(directory.resolve("server"))
                        .database(database.access())
                        .start()) {
            NativeClient client = new NativeClient(server.baseUrl(), server.apiKey());
            register(client, failing);
            client.post(
                    "/v1/webhooks",
                    "{\"url\":\"" + watching.url() + "\",\"eventTypes\":[\"webhook.failing\",\"webhook.recovered\"]}");
            failing.answer(500);

            publish(client, 12);
            await().atMost(LIMIT).until(() -> watching.arrivals().size() == 1);
            failing.answer(200);
            publish(client, 1);
            await().atMost(LIMIT).until(() -> !failing.arrivals().isEmpty());
            Sql.run(database.access(), "UPDATE webhook_alert SET told_at = told_at - interval '1 hour'");
            await().atMost(LIMIT).until(() -> watching.arrivals().size() == 2);

            List<String> told = watching.arrivals();
            assertThat(client.get("/v1/events/" + told.get(0)).body())
                    .contains("webhook.failing", "repeated_failures", "\"consecutiveFailures\":1");
            assertThat(client.get("/v1/events/" + told.get(1)).body())
                    .contains("webhook.recovered", "delivery_succeeded", "\"consecutiveFailures\":0");
            assertThat(log()).contains("webhook.failing: webhook ").contains("repeated_failures");
        }
    }

    private static void register(NativeClient client, CountingReceiver receiver)
            throws IOException, InterruptedException {
        assertThat(client.postInSpace(
                                "spc-1",
                                "/monime/v1/webhooks",
                                "{\"name\":\"Zahlungen für Ærø\",\"url\":\"" + receiver.url()
                                        + "?token=secret\",\"apiRelease\":\"caph\",\"events\":[\"payment.completed\"]"
                                        + ",\"alertEmails\":[\"ops@example.com\"]}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void publish(NativeClient client, int events) throws IOException, InterruptedException {
        for (int i = 0; i < events; i++) {
            assertThat(client.post("/v1/events", "{\"type\":\"payment.completed\",\"data\":{}}")
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("server/logs/server.log"));
    }
}
