package dev.parley.media.port;

/**
 * Tokens {@code rt_…} with which a caller whose line broke comes back to the session, on any node.
 * Implemented by the node.
 */
public interface ResumeTokens {

  /** What a token says. */
  public sealed interface Verdict {

    /**
     * It is ours.
     *
     * @param version of the agent; 0 = a node of before minted it
     */
    record Valid(String tenant, String sessionId, String agent, int version) implements Verdict {}

    record Expired() implements Verdict {}

    /** It is none of ours, or was changed. */
    record Unknown() implements Verdict {}
  }

  /** A token for this session. */
  String mint(String tenant, String sessionId, String agent, int version);

  /** What somebody who shows a token may come back to. */
  Verdict check(String token);
}
