import { configuration } from '../config';

export default configuration();
