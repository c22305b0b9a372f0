package io.shipit.config;

import java.net.URI;
import java.time.Duration;

/**
 * A request that a host must answer after the swap.
 *
 * @param http what to ask for, as seen from the host: http or https, no user, no fragment
 * @param expect the HTTP status that means healthy, 100 to 599; 200 unless written
 * @param timeout how long the answer may take in all; 10 s unless written
 */
public record HttpCheck(
    @Key(
            about = "URL to ask for, as seen from the host itself.",
            is = Grammar.URL,
            required = true,
            alias = {"url", "get"})
        URI http,
    @Key(
            about = "HTTP status that means healthy.",
            is = Grammar.STATUS,
            fallback = "200",
            alias = {"status", "code"})
        int expect,
    @Key(about = "How long the answer may take.", is = Grammar.TIME, fallback = "10s")
        Duration timeout) {}
