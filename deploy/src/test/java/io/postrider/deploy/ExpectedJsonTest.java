package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedJsonTest {
    private final Variables variables = new Variables();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1}|{'a':1,'b':null}",
                "{'a':1,'b':null}|{'a':1}",
                "{'a':1}|{'a':'1'}",
                "{'a':1}|{'a':2}",
                "{'a':null}|{'a':false}",
                "{'a':'x'}|{'a':'y'}",
                "{'a':[]}|{'a':[1]}",
                "{'a':[1,2]}|{'a':[2,1]}",
                "{'a':{}}|{'a':[]}",
                "{'a':'{any}'}|{'a':null}",
                "{'a':'{number}'}|{'a':'1'}",
                "{'a':'{time}'}|{'a':'2026-01-31T12:00:00.000Z'}",
                "{'a':'{time}'}|{'a':'2026-01-31T12:00:00'}",
                "{'a':'{like [0-9]+}'}|{'a':'12a'}",
                "{'a':'{like [0-9]+}'}|{'a':12}",
                "{'a':'{id:x h_[0-9]{2}}'}|{'a':'h_123'}",
                "{'a':'{id:x}','b':'{id:x}'}|{'a':'1','b':'2'}",
                "{'a':1}|{'a':1,'a':1}",
                "{'a':1}|<html/>",
                "{'a':1}|{'a':1} x",
            })
    void a_difference_is_found(String expected, String actual) {
        assertThat(problems(expected, actual)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,'b':[{'c':null}]}|{'b':[{'c':null}],'a':1}",
                "{'a':'{any}'}|{'a':[1]}",
                "{'a':'{number}'}|{'a':1.5}",
                "{'a':'{time}'}|{'a':'2026-01-31T12:00:00Z'}",
                "{'a':'{like [0-9]+}'}|{'a':'12'}",
                "{'a':'{id:x h_[0-9]{2}}','b':'{id:x}'}|{'a':'h_12','b':'h_12'}",
            })
    void what_is_the_same_is_the_same(String expected, String actual) {
        assertThat(problems(expected, actual)).isEmpty();
    }

    @Test
    void what_was_captured_stands_in_later_expectations_and_texts() {
        problems("{'a':'{id:x}'}", "{'a':'one'}");

        assertThat(problems("{'a':'is {x}'}", "{'a':'is one'}")).isEmpty();
        assertThat(problems("{'a':'is {x}'}", "{'a':'is two'}")).isNotEmpty();
        assertThat(variables.filled("/v1/{x}/y")).isEqualTo("/v1/one/y");
    }

    @Test
    void nothing_is_captured_from_what_is_different() {
        problems("{'a':'{id:x}','b':1}", "{'a':'one','b':2}");

        assertThat(variables.has("x")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> variables.filled("{x}"));
    }

    private List<String> problems(String expected, String actual) {
        return ExpectedJson.problems(expected.replace('\'', '"'), actual.replace('\'', '"'), variables);
    }
}
