package io.postrider.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that call the packaged WAR on a real Payara Micro from outside. Each subclass starts a server, which takes seconds: few classes,
 * many tests.
 */
@ExtendWith(ArquillianExtension.class)
abstract class DeployedServer {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @ArquillianResource
    private URI baseUrl;

    @Deployment(testable = false)
    static WebArchive postrider() {
        return ShrinkWrap.createFromZipFile(
                WebArchive.class, ServerProcess.war().toFile());
    }

    /** The server takes requests a moment after its WAR is there. */
    @BeforeEach
    void waitForServer() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get("/health/ready").statusCode() == 200);
    }

    /** Where the API is; ends with a slash. */
    final URI baseUrl() {
        return baseUrl;
    }

    /** Gets a path relative to the root, without a key. */
    final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(baseUrl.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
