package io.postrider.rest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.rest.fault.Surface;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestDialectsTest {
    private static final Half A = new Half(new DialectName("a"));
    private static final Half B = new Half(new DialectName("b"));

    @Test
    void those_that_are_not_switched_off_are_spoken_in_the_order_of_their_names() {
        DialectSettings onlyB = new DialectSettings(Set.of(B.name()), Map.of());

        assertThat(RestDialects.of(List.of(B, A), DialectSettings.ALL, dialects(A, B))
                        .spoken())
                .containsExactly(A, B);
        assertThat(RestDialects.of(List.of(B, A), onlyB, dialects(A, B)).spoken())
                .containsExactly(B);
    }

    @Test
    void two_halves_of_one_dialect_are_refused() {
        assertThatThrownBy(() -> RestDialects.of(List.of(A, A), DialectSettings.ALL, dialects(A)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two REST halves are of the dialect a");
    }

    @Test
    void a_dialect_that_was_added_by_half_is_refused_even_where_it_is_switched_off() {
        DialectSettings none = new DialectSettings(Set.of(), Map.of());

        assertThatThrownBy(() -> RestDialects.of(List.of(A, B), none, dialects(A)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the dialect b has no delivery format");
        assertThatThrownBy(() -> RestDialects.of(List.of(A), none, dialects(A, B)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the dialect b has no REST half");
    }

    private static Dialects dialects(Half... halves) {
        return new Dialects(List.of(halves).stream()
                .map(half -> Dialect.named(half.name()).build())
                .toList());
    }

    /** A REST half with nothing but a name. */
    private record Half(DialectName name) implements RestDialect {
        @Override
        public List<Object> resources() {
            return List.of();
        }

        @Override
        public Surface surface() {
            throw new UnsupportedOperationException("never asked");
        }
    }
}
