package io.postrider.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives every answer a status to begin with, so that JAX-RS can let other threads answer: see {@link ServletAnswer#beginWith200}. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class FirstStatusFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletAnswer.beginWith200(response);
        chain.doFilter(request, response);
    }
}
