package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.rest.v1.NativeApiContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole contract of the native API, on the real server with a real database. */
@ExtendWith(ArquillianExtension.class)
class NativeApiIT extends NativeApiContract {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/webhooks/%00 HTTP/1.1",
                "TRACE /v1/events HTTP/1.1",
                "GET /-/error HTTP/1.1",
                "GET /openapi/nothing HTTP/1.1",
                "GET /WEB-INF/web.xml HTTP/1.1",
                "GET /../etc/passwd HTTP/1.1"
            })
    void whatever_comes_no_page_of_the_server_is_shown(String requestLine) throws IOException {
        String answer = raw(requestLine);

        assertThat(answer).matches("(?s)HTTP/1.1 4.*").doesNotContainIgnoringCase("<html");
    }

    @Test
    void an_upload_without_end_is_cut_off() throws IOException {
        try (Socket socket = new Socket(server().getHost(), server().getPort())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                            + TestDatabase.API_KEY + "\r\nContent-Length: 99999999999\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();

            assertThat(status).startsWith("HTTP/1.1 413 ");
        }
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(server().getHost(), server().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n"));
        }
    }
}
