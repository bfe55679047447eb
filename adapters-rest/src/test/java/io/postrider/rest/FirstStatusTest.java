package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the connector makes of a status that comes too late cannot be forced: the order of the calls is what prevents it. */
class FirstStatusTest {
    private final List<String> calls = new ArrayList<>();
    private final HttpServletRequest request = noting(HttpServletRequest.class);
    private final HttpServletResponse response = noting(HttpServletResponse.class);

    @Test
    void an_answer_has_a_status_before_another_thread_can_give_it() {
        AsyncContext async = ServletAnswer.later(request, response);

        assertThat(async).isNull();
        assertThat(calls).containsExactly("setStatus", "startAsync");
    }

    @Test
    void an_answer_has_a_status_before_anything_else_can_make_its_request_asynchronous() throws Exception {
        FilterChain chain = noting(FilterChain.class);

        new FirstStatusFilter().doFilter(request, response, chain);

        assertThat(calls).containsExactly("setStatus", "doFilter");
    }

    private <T> T noting(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return null;
                }));
    }
}
