package dev.parley.proto.tool;

import java.util.List;
import java.util.regex.Pattern;

/** Names of the Kafka topics. Key = session id, value = JSON. */
public final class Topics {

  public static final String TOOL_REQUESTS = "parley.tool.requests.v1";
  public static final String TOOL_RESULTS = "parley.tool.results.v1";
  public static final String TOOL_CANCELS = "parley.tool.cancels.v1";
  public static final String SESSION_INPUTS = "parley.session.inputs.v1";
  public static final String SESSION_EVENTS = "parley.session.events.v1";
  public static final String DEAD_LETTERS = "parley.dead-letters.v1";

  /** Header that names the schema of the value, such as {@code tool-request.v1}. */
  public static final String HEADER_SCHEMA = "parley-schema";

  public static final String HEADER_TENANT = "parley-tenant";
  public static final String HEADER_TRACE = "traceparent";

  /** On cancels: the queue that the request went to; absent for the shared one. */
  public static final String HEADER_QUEUE = "parley-queue";

  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Every topic that exists without any agent naming a queue of its own. */
  public static List<String> all() {
    return List.of(
        TOOL_REQUESTS, TOOL_RESULTS, TOOL_CANCELS, SESSION_INPUTS, SESSION_EVENTS, DEAD_LETTERS);
  }

  /** Whether workers can have a queue of this name; enough of Kafka's 249 characters is left. */
  public static boolean isQueue(String name) {
    return QUEUE.matcher(name).matches();
  }

  /** Requests for tools that have workers of their own. */
  public static String requestsOf(String queue) {
    return "parley.tool.requests." + queue + ".v1";
  }

  private Topics() {}
}
