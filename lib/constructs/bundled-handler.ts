import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/**
 * A handler and all that it needs, in one small file: a cold start reads it whole. What it loads only when it is asked for (`import()`)
 * lies beside it. Bundled in this process: CDK's own NodejsFunction starts npx for each function, which takes longer than all the bundling.
 */
export const bundledHandler = (name: string): Code => {
  const folder = join(FUNCTIONS, 'handlers', name);
  return Code.fromAsset(folder, {
    // Only a change of what is deployed is a change.
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: NO_IMAGE, local: bundlerOf(join(folder, 'index.ts')) },
  });
};

/** CDK asks for an image to bundle in; ours is never started, since the local bundler does not decline. */
const NO_IMAGE = DockerImage.fromRegistry('none');

const bundlerOf = (entry: string): ILocalBundling => ({
  tryBundle(outputFolder) {
    const { outputFiles } = buildSync({
      entryPoints: [entry],
      // Not where it is written: the source map names paths as seen from here, so that the
      // same sources are the same bundle wherever they lie.
      outdir: join(FUNCTIONS, '..'),
      entryNames: 'index',
      chunkNames: 'part-[hash]',
      outExtension: { '.js': '.mjs' },
      splitting: true,
      write: false,
      bundle: true,
      minify: true,
      sourcemap: true,
      sourcesContent: false,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      // ES modules first: of them only what is used is taken.
      mainFields: ['module', 'main'],
      // Names of places in Chinese characters take half of what their escapes would.
      charset: 'utf8',
      alias: { '@aws-sdk/credential-provider-node': join(FUNCTIONS, 'platform/credentials.ts') },
      banner: {
        js: "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
      },
      logLevel: 'error',
    });
    for (const { path, contents } of outputFiles) writeFileSync(join(outputFolder, basename(path)), contents);
    return true;
  },
});
