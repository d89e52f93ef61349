package dev.parley.orchestrator.caller;

import dev.parley.orchestrator.audio.AudioFormat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a call is made of.
 *
 * @param url with its query
 * @param key absent for a server that asks for none
 * @param utterances those of the plan, and its spare one
 * @param limit after it the call is given up
 */
record CallSetup(
    URI url,
    String agent,
    @Nullable String key,
    SSLContext trust,
    AudioFormat format,
    List<Utterance> utterances,
    CallScript.Plan plan,
    Duration limit) {

  CallSetup {
    utterances = List.copyOf(utterances);
  }
}
