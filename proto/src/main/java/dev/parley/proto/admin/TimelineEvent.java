package dev.parley.proto.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import java.time.Instant;

/**
 * Something that happened in a session, as its live stream shows it ({@code GET
 * /admin/v1/sessions/{id}/events}).
 *
 * @param seq rises by one for each event of the session; the SSE event id
 * @param kind the stored name of the fact, such as {@code turn-taken} or {@code tool-requested}
 * @param data the fact itself
 */
public record TimelineEvent(long seq, Instant at, String kind, JsonNode data)
    implements WireMessage {}
