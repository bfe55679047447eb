package io.postrider.domain.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueFileTest {
    @Test
    void each_line_is_an_event_type_in_its_order() {
        assertThat(CatalogueFile.read(CatalogueFileTest.class, "good.events"))
                .containsExactly(
                        new RegisteredEventType(new EventType("b.first"), "Es gibt Größe", "one", ""),
                        new RegisteredEventType(new EventType("a.second"), "", "", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-columns.events | two-columns.events, line 3: a line is",
                "bad-name.events    | bad-name.events, line 1: an event type must be",
                "twice.events       | twice.events, line 2: a.first is there twice",
                "missing.events     | there is no missing.events"
            })
    void a_line_that_is_none_is_named(String resource, String message) {
        assertThatThrownBy(() -> CatalogueFile.read(CatalogueFileTest.class, resource))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
