package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.rest.DialectEdgesContract;
import io.postrider.rest.dialect.RawRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same on the real server with a real database. */
@ExtendWith(ArquillianExtension.class)
class DialectEdgesIT extends DialectEdgesContract {
    private static boolean isReady;

    @ArquillianResource
    private URI baseUrl;

    @Deployment(testable = false)
    static WebArchive postrider() {
        return DeployedServer.postrider();
    }

    /** The server takes requests a moment after its WAR is there. */
    @Override
    protected URI server() {
        if (!isReady) {
            NativeClient anybody = new NativeClient(baseUrl, "none");
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> anybody.get("/health/ready").statusCode() == 200);
            isReady = true;
        }
        return baseUrl;
    }

    @Override
    protected String adminKey() {
        return TestDatabase.ADMIN_KEY;
    }

    @Override
    protected String hostOf(String dialect) {
        return TranscriptRun.hostOf(dialect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dhmad", "flat", "monime", "paged", "zaits"})
    void a_method_that_nobody_knows_is_refused_in_the_dialects_shape(String dialect) throws IOException {
        isRefusal(dialect, RawRequest.to(server(), "FOO /" + dialect + "/v1/webhooks HTTP/1.1", "Host: localhost"));
        isRefusal(dialect, RawRequest.to(server(), "FOO /v1/webhooks HTTP/1.1", "Host: " + hostOf(dialect)));
    }

    /** The connector's own refusals come before the application: they have no body, and show nothing of the server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE /flat/v1/webhooks HTTP/1.1",
                "GET /flat/v1/webhooks/%00 HTTP/1.1",
                "GET /flat/a/../../../nothing HTTP/1.1"
            })
    void what_the_connector_refuses_has_no_page(String line) throws IOException {
        String answer = RawRequest.to(server(), line, "Host: localhost");

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContainIgnoringCase("<html");
    }
}
