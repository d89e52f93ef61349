package dev.parley.admin.api;

import dev.parley.admin.port.Cursor;
import dev.parley.admin.port.Sessions.Filter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query of {@code GET /admin/v1/sessions}; refuses what it does not know. */
final class SessionQuery {

  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  private static final Set<String> STATES =
      Set.of("ready", "listening", "hearing", "thinking", "speaking", "held", "on_hold", "over");

  private static final Set<String> PARAMS =
      Set.of("state", "live", "agent", "tenant", "since", "until", "limit", "cursor");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final Map<String, List<String>> query;

  static Filter parse(Map<String, List<String>> query) {
    return new SessionQuery(query).filter();
  }

  private SessionQuery(Map<String, List<String>> query) {
    this.query = query;
  }

  private Filter filter() {
    refuseUnknown();
    var since = read("since", SessionQuery::instant);
    var until = read("until", SessionQuery::instant);
    if (since != null && until != null && !since.isBefore(until)) {
      throw RefusedException.badRequest("until", until.toString(), "later than since " + since);
    }
    var limit = read("limit", SessionQuery::limit);
    return new Filter(
        read("state", SessionQuery::state),
        read("live", SessionQuery::live),
        read("agent", text -> name("agent", text)),
        read("tenant", text -> name("tenant", text)),
        since,
        until,
        limit == null ? DEFAULT_LIMIT : limit,
        read("cursor", SessionQuery::cursor));
  }

  private void refuseUnknown() {
    for (var param : query.keySet()) {
      if (!PARAMS.contains(param)) {
        throw RefusedException.badRequest(param, "unknown parameter", oneOf(PARAMS));
      }
    }
  }

  private <T> @Nullable T read(String param, Function<String, T> parser) {
    var values = query.get(param);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw RefusedException.badRequest(param, values.size() + " values", "one");
    }
    try {
      return parser.apply(values.getFirst());
    } catch (DateTimeParseException bad) {
      throw RefusedException.badRequest(
          param, values.getFirst(), "an instant such as 2026-01-31T10:00:00Z");
    }
  }

  private static Instant instant(String text) {
    return Instant.parse(text);
  }

  private static String state(String text) {
    if (!STATES.contains(text)) {
      throw RefusedException.badRequest("state", text, oneOf(STATES));
    }
    return text;
  }

  private static Boolean live(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw RefusedException.badRequest("live", text, "true or false");
    };
  }

  private static Integer limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // refused below like a number out of range
    }
    throw RefusedException.badRequest("limit", text, "1 to " + MAX_LIMIT);
  }

  private static String name(String param, String text) {
    if (!NAME.matcher(text).matches()) {
      throw RefusedException.badRequest(param, text, "letters, digits, '.', '_' and '-'");
    }
    return text;
  }

  private static Cursor cursor(String text) {
    return Cursor.parse(text)
        .orElseThrow(
            () -> RefusedException.badRequest("cursor", text, "next_cursor of an earlier page"));
  }

  private static String oneOf(Set<String> words) {
    return "one of " + String.join(", ", new TreeSet<>(words));
  }
}
