package dev.parley.node.store;

import static java.util.Objects.requireNonNull;

import dev.parley.admin.port.Sessions.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query for some of the sessions, newest first, one more than asked to know if there is more.
 */
record SessionListQuery(String sql, List<Object> values) {

  SessionListQuery {
    values = List.copyOf(values);
  }

  static SessionListQuery of(Filter filter) {
    var conditions = new ArrayList<String>();
    var values = new ArrayList<Object>();
    add(conditions, values, "state = ?", filter.state());
    add(conditions, values, "agent = ?", filter.agent());
    add(conditions, values, "tenant = ?", filter.tenant());
    add(conditions, values, "started_at >= ?", SessionIndex.stored(filter.since()));
    add(conditions, values, "started_at < ?", SessionIndex.stored(filter.until()));
    var live = filter.live();
    if (live != null) {
      conditions.add(live ? "state <> 'over'" : "state = 'over'");
    }
    var after = filter.after();
    if (after != null) {
      conditions.add("(started_at < ? OR (started_at = ? AND id < ?))");
      var start = requireNonNull(SessionIndex.stored(after.startedAt()));
      values.addAll(List.of(start, start, after.id()));
    }
    var where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    var limit = " ORDER BY started_at DESC, id DESC LIMIT " + (filter.limit() + 1);
    return new SessionListQuery("SELECT * FROM parley_session" + where + limit, values);
  }

  private static void add(
      List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }
}
