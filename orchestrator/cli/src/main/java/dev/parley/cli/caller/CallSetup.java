package dev.parley.cli.caller;

import dev.parley.media.audio.AudioFormat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a call is made of.
 *
 * @param nodes endpoints without query, any of which takes the call and has its session afterwards;
 *     asked in this order
 * @param query of every one of them
 * @param key absent for a server that asks for none
 * @param utterances those of the plan, and its spare one
 * @param limit after it the call is given up
 */
record CallSetup(
    List<URI> nodes,
    String query,
    String agent,
    @Nullable String key,
    SSLContext trust,
    AudioFormat format,
    List<Utterance> utterances,
    CallScript.Plan plan,
    Duration limit) {

  CallSetup {
    nodes = List.copyOf(nodes);
    utterances = List.copyOf(utterances);
  }

  /** What is dialled to reach a node. */
  URI withQuery(URI node) {
    return URI.create(node + "?" + query);
  }
}
