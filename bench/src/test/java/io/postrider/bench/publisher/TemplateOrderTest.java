package io.postrider.bench.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateOrderTest {
    @Test
    void each_request_comes_as_often_as_its_weight_says() {
        TemplateOrder order = new TemplateOrder(List.of(request(3), request(1)));

        int first = 0;
        for (int i = 0; i < 65_536; i++) {
            first += order.next() == 0 ? 1 : 0;
        }

        assertThat(first / 65_536.0).isCloseTo(0.75, within(0.001));
    }

    @Test
    void the_order_is_the_same_in_each_run() {
        TemplateOrder one = new TemplateOrder(List.of(request(1), request(1)));
        TemplateOrder other = new TemplateOrder(List.of(request(1), request(1)));

        for (int i = 0; i < 1_000; i++) {
            assertThat(one.next()).isEqualTo(other.next());
        }
    }

    private static RequestTemplate request(int weight) {
        return RequestTemplate.of(weight, 1, List.of("POST / HTTP/1.1"), "{}");
    }
}
