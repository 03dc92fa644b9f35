package io.buttonwood.server.openapi;
import java.nio.file.*;
import org.junit.jupiter.api.Test;
class DumpTest { @Test void dump() throws Exception {
  Declared.endpoints();
  for (int i=0;i<5;i++){ long t=System.nanoTime(); var d = new OpenApi(Declared.endpoints(), "0.1.0"); d.json(); System.out.println("ms " + (System.nanoTime()-t)/1e6);} 
  var d = new OpenApi(Declared.endpoints(), "0.1.0");
  Files.write(Path.of("/tmp/lint/openapi.json"), d.json()); Files.write(Path.of("/tmp/lint/openapi.yaml"), d.yaml()); } }
