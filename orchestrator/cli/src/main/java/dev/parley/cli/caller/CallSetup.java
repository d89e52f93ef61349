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
 * @param url with its query
 * @param nodes endpoints at which the session can be found again, without query; the first one's
 *     first
 * @param key absent for a server that asks for none
 * @param utterances those of the plan, and its spare one
 * @param limit after it the call is given up
 */
record CallSetup(
    URI url,
    List<URI> nodes,
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
}
