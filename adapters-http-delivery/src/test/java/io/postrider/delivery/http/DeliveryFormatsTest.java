package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.http.flat.FlatFormat;
import io.postrider.delivery.http.standardwebhooks.StandardWebhooksFormat;
import io.postrider.domain.dialect.Flat;
import io.postrider.domain.webhook.Webhook;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryFormatsTest {
    @Test
    void those_of_the_product_are_installed() {
        assertThat(DeliveryFormats.installed(Samples.SCHEMES).dialects())
                .extracting(dialect -> dialect.name().text())
                .containsExactly("dhmad", "flat", "monime", "paged", "zaits");
    }

    @Test
    void the_native_dialect_is_no_other_one() {
        DeliveryFormats formats =
                new DeliveryFormats(List.of(new StandardWebhooksFormat(), new FlatFormat()), Samples.SCHEMES);

        assertThat(formats.dialects()).containsExactly(Flat.DIALECT);
    }

    @Test
    void two_formats_of_a_dialect_are_refused() {
        assertThatThrownBy(() -> new DeliveryFormats(List.of(new FlatFormat(), new FlatFormat()), Samples.SCHEMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two delivery formats are of the dialect flat");
    }

    @Test
    void a_webhook_whose_dialect_was_taken_out_of_the_server_has_no_format() {
        Webhook webhook = Samples.webhook("https://receiver.example/");
        DeliveryFormats formats = new DeliveryFormats(List.of(new FlatFormat()), Samples.SCHEMES);

        assertThatThrownBy(() -> formats.format(webhook, Samples.delivery(webhook), Samples.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no delivery format for the dialect native");
    }
}
