/** The variables of our own that something reads; true where a project's `.env` may set them too. */
export const OWN_VARIABLES: { readonly [name: string]: boolean } = {
  PROMPTCTL_ACTOR: true,
  PROMPTCTL_BRANCH: false,
  PROMPTCTL_CACHE_KEY: true,
  PROMPTCTL_CONFIG: false,
  PROMPTCTL_DATABASE: true,
  PROMPTCTL_DATABASE_URL: true,
  PROMPTCTL_DEBUG: false,
  PROMPTCTL_ENV: true,
  PROMPTCTL_HOME: false,
  PROMPTCTL_NO_INPUT: false,
  PROMPTCTL_PAGER: false,
  PROMPTCTL_PINS: false,
  PROMPTCTL_READ_URL: false,
  PROMPTCTL_REDIS_URL: true,
  PROMPTCTL_STATE_DIR: false,
};
