// stamplayer.ts - hatch and dots on the large map, in screen pixels: they keep their pitch at every zoom,
// as on the small maps, where MapLibre's own patterns stretch up to twice between two zooms.
// How: before the fills that bear a stamp the drawing's alpha is set to nothing; where such a fill is
// drawn it becomes one. That is the mask through which the stamp is then laid, and alpha becomes one
// again everywhere. Knows no classes. Neighbours: mapstyle.ts (which fills lie between), paint.ts (stamps).
import type { CustomLayerInterface } from "maplibre-gl";
import { worldPixels, type Camera } from "./camera";

const VERTEX = `#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }`;

const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D stamp;
uniform vec2 origin;
uniform vec3 ink;
uniform float height;
out vec4 colour;
void main() {
  vec2 at = vec2(gl_FragCoord.x, height - gl_FragCoord.y) + origin;
  colour = vec4(ink, texture(stamp, at / vec2(textureSize(stamp, 0))).r);
}`;

/** Two layers: fills between them bear the stamp, when `wanted` says that there are any. */
export function stampLayers(id: string, image: ImageData, where: () => Camera, wanted: () => boolean): [below: CustomLayerInterface, above: CustomLayerInterface] {
  let made: Made | null = null;
  const below: CustomLayerInterface = { id: `${id}/below`, type: "custom", render: (gl) => void (wanted() && setAlpha(gl, 0)) };
  const above: CustomLayerInterface = {
    id: `${id}/above`,
    type: "custom",
    onAdd: (_, gl) => void (made = make(gl, image)),
    onRemove: (_, gl) => {
      if (!made) return;
      gl.deleteProgram(made.program);
      gl.deleteTexture(made.texture);
      made = null;
    },
    render: (gl) => {
      if (!made || !wanted()) return;
      lay(gl, made, where());
      setAlpha(gl, 1);
      gl.colorMask(true, true, true, true);
    },
  };
  return [below, above];
}

interface Made {
  program: WebGLProgram;
  texture: WebGLTexture;
  side: number;
  origin: WebGLUniformLocation | null;
  height: WebGLUniformLocation | null;
}

function make(gl: WebGL2RenderingContext, image: ImageData): Made {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`stamp: ${gl.getProgramInfoLog(program)}`);
  const at = (name: string) => gl.getUniformLocation(program, name);
  gl.useProgram(program);
  gl.uniform1i(at("stamp"), 0);
  gl.uniform3f(at("ink"), ...inkOf(image));
  return { program, texture: upload(gl, image), side: image.width, origin: at("origin"), height: at("height") };
}

/** A stamp has one ink: only how much of it lies at each pixel differs. */
function upload(gl: WebGL2RenderingContext, { data, width, height }: ImageData): WebGLTexture {
  const cover = Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 3]!);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, cover);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.NEAREST], [gl.TEXTURE_MAG_FILTER, gl.NEAREST], [gl.TEXTURE_WRAP_S, gl.REPEAT], [gl.TEXTURE_WRAP_T, gl.REPEAT]] as const) gl.texParameteri(gl.TEXTURE_2D, name, value);
  return texture;
}

function inkOf({ data }: ImageData): [number, number, number] {
  let most = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > data[most + 3]!) most = i;
  return [data[most]! / 255, data[most + 1]! / 255, data[most + 2]! / 255];
}

function setAlpha(gl: WebGL2RenderingContext, alpha: number): void {
  gl.colorMask(false, false, false, true);
  gl.clearColor(0, 0, 0, alpha);
  gl.clear(gl.COLOR_BUFFER_BIT);
}

/** First the mask times the stamp, then the ink through it. */
function lay(gl: WebGL2RenderingContext, { program, texture, side, origin, height }: Made, { x, y, zoom }: Camera): void {
  const pixels = worldPixels(zoom) * (devicePixelRatio || 1);
  const offset = (at: number) => Math.round((at * pixels) % side);
  gl.useProgram(program);
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.uniform2f(origin, offset(x), offset(y));
  gl.uniform1f(height, gl.drawingBufferHeight);
  gl.disable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendEquation(gl.FUNC_ADD);
  gl.colorMask(false, false, false, true);
  gl.blendFunc(gl.ZERO, gl.SRC_ALPHA);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  gl.colorMask(true, true, true, false);
  gl.blendFunc(gl.DST_ALPHA, gl.ONE_MINUS_DST_ALPHA);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
}
