package dev.parley.session.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One replacement of a call's model link.
 *
 * @param from the model before
 * @param link number of the new link in its call
 * @param silenceMs for how long the call had no link, whether or not the caller waited for one
 */
public record ModelChange(
    @Nullable String from,
    String to,
    ModelChangeReason reason,
    int link,
    long silenceMs,
    Instant at) {}
