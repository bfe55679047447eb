package io.postrider.deploy;

import static org.awaitility.Awaitility.await;

import io.postrider.rest.DialectEdgesContract;
import io.postrider.rest.dialect.RawRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
    void what_the_container_refuses_is_told_in_the_dialects_shape_too(String dialect) throws IOException {
        for (String line : List.of(
                "FOO %s/v1/webhooks HTTP/1.1",
                "GET %s/v1/webhooks/%%00 HTTP/1.1",
                "GET %s/v1/webhooks/%%0A HTTP/1.1",
                "GET %s/WEB-INF/web.xml HTTP/1.1",
                "GET %s/a/../../%s/nothing HTTP/1.1",
                "GET %s/nothing?x=%%zz HTTP/1.1")) {
            String base = "/" + dialect;

            String below = RawRequest.to(server(), line.formatted(base, dialect), "Host: localhost");
            String atHost =
                    RawRequest.to(server(), line.replace("../../%s", "..").formatted(""), "Host: " + hostOf(dialect));

            isRefusal(dialect, below);
            isRefusal(dialect, atHost);
        }
    }
}
