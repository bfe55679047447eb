package io.postrider.rest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.Overloaded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    void what_is_refused_for_now_says_why_and_that_nothing_was_stored() {
        Fault fault = Faults.of(new Overloaded("the server is starting or stopping", Duration.ofSeconds(3)));

        assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(fault.detail()).isEqualTo("The server is starting or stopping; nothing was stored.");
        assertThat(fault.headers()).containsEntry(Fault.RETRY_AFTER, "3");
    }
}
