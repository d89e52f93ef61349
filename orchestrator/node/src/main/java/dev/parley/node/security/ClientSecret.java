package dev.parley.node.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an ephemeral secret stands for.
 *
 * @param tenant whose calls it may open
 * @param expiresAt no call may be opened afterwards; running ones go on
 * @param settings defaults for the sessions that it opens, as in {@code session.update}
 */
public record ClientSecret(String tenant, Instant expiresAt, @Nullable JsonNode settings) {}
