package io.postrider.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.webhook.WebhookUrl.Fault;
import io.postrider.domain.webhook.WebhookUrl.InvalidUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.example",
                "https://receiver.example/hook?a=%20b&c=d",
                "HTTPS://Receiver.Example:8443/",
                "https://192.0.2.1/hook",
                "https://[2001:db8::1]:8443/hook",
                "https://xn--bcher-kva.example/"
            })
    void an_https_url_with_a_host_is_kept_as_it_was_written(String text) throws InvalidUrl {
        WebhookUrl url = WebhookUrl.parse(text, true);

        assertThat(url.text()).isEqualTo(text);
        assertThat(url.isHttps()).isTrue();
    }

    @Test
    void http_is_allowed_outside_of_production_only() throws InvalidUrl {
        assertThat(WebhookUrl.parse("http://receiver.example/", false).isHttps())
                .isFalse();
        assertFault("http://receiver.example/", true, Fault.HTTP_IN_PRODUCTION);
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNPARSEABLE",
        "receiver.example, UNPARSEABLE",
        "/hook, UNPARSEABLE",
        "https://, UNPARSEABLE",
        "https:///hook, UNPARSEABLE",
        "https:receiver.example, UNPARSEABLE",
        "https://receiver example/, UNPARSEABLE",
        "https://receiver.example/a b, UNPARSEABLE",
        "https://receiver_1.example/, UNPARSEABLE",
        "https://receiver.example:0/, UNPARSEABLE",
        "https://receiver.example:65536/, UNPARSEABLE",
        "https://receiver.example:port/, UNPARSEABLE",
        "https://bücher.example/, UNPARSEABLE",
        "https://receiver.example/é, UNPARSEABLE",
        "https://receiver.example/%zz, UNPARSEABLE",
        "https://[::1/, UNPARSEABLE",
        "ftp://receiver.example/, WRONG_SCHEME",
        "file:///etc/passwd, WRONG_SCHEME",
        "javascript:alert(1), WRONG_SCHEME",
        "https://user@receiver.example/, USER_INFO",
        "https://user:pass@receiver.example/, USER_INFO",
        "https://receiver.example/#part, FRAGMENT",
        "https://receiver.example/#, FRAGMENT"
    })
    void other_texts_are_refused_with_the_fault(String text, Fault fault) {
        assertFault(text, true, fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://receiver.example/\r\nX: y", "https://receiver.example/\u0000", "https://a\n.example/"})
    void nothing_can_be_injected(String text) {
        assertFault(text, true, Fault.UNPARSEABLE);
    }

    @Test
    void a_url_has_at_most_2048_characters() throws InvalidUrl {
        String start = "https://receiver.example/";

        assertThat(WebhookUrl.parse(start + "x".repeat(2_048 - start.length()), true))
                .isNotNull();
        assertFault(start + "x".repeat(2_049 - start.length()), true, Fault.TOO_LONG);
    }

    private static void assertFault(String text, boolean httpsOnly, Fault fault) {
        assertThatThrownBy(() -> WebhookUrl.parse(text, httpsOnly))
                .isInstanceOfSatisfying(
                        InvalidUrl.class, thrown -> assertThat(thrown.fault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "https://receiver.example, https://receiver.example",
        "https://receiver.example/hooks/secret?token=secret, https://receiver.example",
        "http://receiver.example:8080?token=secret, http://receiver.example:8080",
        "https://[2001:db8::1]:8443/secret, https://[2001:db8::1]:8443"
    })
    void its_origin_is_what_comes_before_the_path(String text, String origin) throws InvalidUrl {
        assertThat(WebhookUrl.parse(text, false).origin()).isEqualTo(origin);
    }
}
