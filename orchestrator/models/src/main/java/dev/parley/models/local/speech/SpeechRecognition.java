package dev.parley.models.local.speech;

import dev.parley.proto.agent.AgentDefinition;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Turns speech into words. */
public interface SpeechRecognition extends AutoCloseable {

  /** Listens to callers of one agent. Safe from any thread. */
  interface Ear {

    /**
     * The words of one utterance; empty if nothing was said that the agent understands. Blocks its
     * caller, which is a virtual thread and no event loop.
     *
     * @param pcm 16-bit little-endian samples at 16 kHz
     * @throws TimeoutException if the words are not known within {@code deadline}
     */
    String transcribe(byte[] pcm, Duration deadline) throws InterruptedException, TimeoutException;
  }

  /**
   * What an agent's callers are listened to with.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)} if the agent cannot
   *     be listened for
   */
  Ear ear(AgentDefinition agent);

  @Override
  void close();
}
