package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the ports in memory. */
class DialectEdgesTest extends DialectEdgesContract {
    @RegisterExtension
    static final RestServer SERVER = new RestServer();

    @Override
    protected URI server() {
        return SERVER.uri();
    }

    @Override
    protected String adminKey() {
        return RestServer.ADMIN_KEY;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dhmad", "flat", "monime", "paged", "zaits"})
    void an_account_that_asks_for_too_much_is_told_when_to_ask_again(String dialect) {
        Client.Answer refused = tooMany(dialect);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds))
                .isBetween(1, 60));
    }

    @Override
    protected String hostOf(String dialect) {
        return dialect + RestServer.HOST;
    }
}
